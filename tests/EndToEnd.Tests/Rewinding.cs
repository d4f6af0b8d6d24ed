using System.Text.Json.Nodes;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A session goes back to before an earlier message: the talk, the files or both, with the real CLI and its own copies.</summary>
public class Rewinding
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task Talk_and_files_go_back_and_stay_so_after_sleep_and_a_kill_of_the_silo(string claude)
    {
        await using var stage = await SetAsync(claude);
        var roof = Path.Combine(stage.Home.Workspaces, "owner", "default", "roof.txt");
        await BuildAsync(stage, roof);
        Assert.Equal("tin\n", File.ReadAllText(roof));

        var question = await OfferAsync(stage, "make it tin");
        Assert.Contains("From the talk go the last 2 messages", question.Text, StringComparison.Ordinal);
        Assert.Contains("roof.txt", question.Text, StringComparison.Ordinal);
        stage.Chat.Press(question.Id, "Talk and files");
        await stage.Chat.WaitForText("The files of session default are as they were before");
        Assert.Equal("straw\n", File.ReadAllText(roof));
        Assert.Empty(stage.Product.SessionProcesses());
        await stage.Product.KillAsync();
        await stage.Product.StartAsync();
        stage.Chat.Write("another way");
        await stage.Chat.WaitForText("echo: another way");
        Assert.Equal(["hello", "build a roof", "another way"], TalkOf(stage));
        await stage.NoProcessLeftAsync();

        stage.Chat.Write("and on");
        await stage.Chat.WaitForText("echo: and on");
        Assert.Equal(["hello", "build a roof", "another way", "and on"], TalkOf(stage));
        Assert.Equal("straw\n", File.ReadAllText(roof));
        Assert.Contains(
            "make it tin",
            File.ReadAllText(Assert.Single(Directory.EnumerateFiles(
                Path.Combine(stage.Home.Root, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories))),
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Only_the_files_or_only_the_talk_go_back_and_before_the_first_message_the_talk_begins_anew()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        var roof = Path.Combine(stage.Home.Workspaces, "owner", "default", "roof.txt");
        await BuildAsync(stage, roof);
        var question = await OfferAsync(stage, "build a roof");
        stage.Chat.Press(question.Id, "Only the files");
        await stage.Chat.WaitForText("the talk was left as it is");
        Assert.False(File.Exists(roof));
        stage.Chat.Write("still here");
        await stage.Chat.WaitForText("echo: still here");
        Assert.Equal(["hello", "build a roof", "make it tin", "thanks", "still here"], TalkOf(stage));

        question = await OfferAsync(stage, "hello");
        stage.Chat.Press(question.Id, "Only the talk");
        await stage.Chat.WaitForText("Your next message begins the talk of session default anew");
        stage.Chat.Write("a new day");
        await stage.Chat.WaitForText("echo: a new day");
        Assert.Equal(["a new day"], TalkOf(stage));
    }

    [Fact(Timeout = Patience)]
    public async Task In_a_sandbox_they_go_back_too_and_nothing_of_others_does()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        var bert = stage.Bot.PrivateChat(stage.Bot.Person(77, "Bert"));
        var roof = Path.Combine(stage.Home.Workspaces, "bert", "default", "roof.txt");
        await BuildAsync(stage, roof, bert);

        var question = await OfferAsync(stage, "make it tin", bert);
        bert.Press(question.Id, "Talk and files");
        await bert.WaitForText("The files of session default are as they were before");

        Assert.Equal("straw\n", File.ReadAllText(roof));
        bert.Write("another way");
        await bert.WaitForText("echo: another way");
        Assert.Equal(["hello", "build a roof", "another way"], TalkOf(stage));
    }

    private static Task<Stage> SetAsync(string claude) => Stage.SetAsync(
        claude,
        ("Agents:claude:PermissionMode", "acceptEdits"), ("Sessions:IdleTimeout", "00:00:02"), ("Users:bert:Telegram:0", "77"));

    private static async Task BuildAsync(Stage stage, string roof, FakeChat? chat = null)
    {
        stage.Model.When(static request => request.LastUserText == "build a roof", _ => Writes(roof, "straw\n"), times: 1);
        stage.Model.When(static request => request.LastUserText == "make it tin", _ => Writes(roof, "tin\n"), times: 1);
        foreach (var text in new[] { "hello", "build a roof", "make it tin", "thanks" })
        {
            (chat ?? stage.Chat).Write(text);
            await (chat ?? stage.Chat).WaitForText($"echo: {text}");
        }
    }

    private static FakeReply Writes(string path, string content) =>
        FakeReply.ToolUse("Write", new JsonObject { ["file_path"] = path, ["content"] = content });

    /// <summary>What the person said, as the model was sent it last.</summary>
    private static string[] TalkOf(Stage stage) => [.. stage.Model.Requests[^1].UserTexts
        .Where(static text => !text.StartsWith("Note:", StringComparison.Ordinal))];

    private static async Task<BotMessage> OfferAsync(Stage stage, string prompt, FakeChat? of = null)
    {
        var chat = of ?? stage.Chat;
        chat.Write("/rewind");
        var list = await chat.WaitForMessage(
            message => message.Buttons.Any(button => button.Text.Contains(prompt, StringComparison.Ordinal)));
        chat.Press(list.Id, list.Buttons.First(button => button.Text.Contains(prompt, StringComparison.Ordinal)).Text);
        return await chat.WaitForMessage(message =>
            message.Text.Contains($"would go back to before “{prompt}”", StringComparison.Ordinal) && message.Buttons.Any());
    }
}
