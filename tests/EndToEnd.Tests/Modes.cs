using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What the real CLI asks before it acts, set from the chat: at once, and over sleep.</summary>
public class Modes
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_mode_and_an_effort_hold_at_once_and_over_sleep(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:03"));
        Writes(stage);
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        stage.Chat.Write("/mode edit");
        await stage.Chat.WaitForText("edits files in its folder without asking");
        stage.Chat.Write("/effort low");
        await stage.Chat.WaitForText("uses effort low");

        stage.Chat.Write("write one");

        await stage.Chat.WaitForText("echo: write one");
        Assert.Equal("low", Effort(stage));
        await stage.NoProcessLeftAsync();
        stage.Chat.Write("write two");
        await stage.Chat.WaitForText("echo: write two");
        Assert.Equal("low", Effort(stage));
        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Buttons.Any());
        Assert.Equal("write two", await File.ReadAllTextAsync(Note(stage, "write two"), TestContext.Current.CancellationToken));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude, null, false)]
    [InlineData(Programs.NewestClaude, "edit", true)]
    [InlineData(Programs.OldClaude, null, false)]
    [InlineData(Programs.OldClaude, "edit", true)]
    public async Task After_a_plan_the_mode_from_before_comes_back_unless_the_person_chose_another(
        string claude, string? chosen, bool writesFreely)
    {
        await using var stage = await Stage.SetAsync(claude);
        Writes(stage);
        stage.Model.When(
            static request => request.LastUserText == "plan it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("ExitPlanMode", new() { ["plan"] = "1. dig" }));
        stage.Chat.Write("/mode plan");
        await stage.Chat.WaitForText("only reads and plans");
        stage.Chat.Write("plan it");
        var question = await stage.Chat.WaitForMessage(
            static message => message.Buttons.Any(static button => button.Text == "Approve"));
        if (chosen is not null)
        {
            stage.Chat.Write($"/mode {chosen}");
            await stage.Chat.WaitForText("edits files in its folder without asking");
        }

        stage.Chat.Press(question.Id, "Approve");
        await stage.Chat.WaitForText("echo: plan it");
        stage.Chat.Write("write one");

        if (!writesFreely)
        {
            var asked = await stage.Chat.WaitForMessage(static message => message.Buttons.Any(static button => button.Text == "Allow"));
            stage.Chat.Press(asked.Id, "Allow");
        }

        await stage.Chat.WaitForText("echo: write one");
        Assert.Equal(
            !writesFreely, stage.Chat.Messages.Any(static message => message.Text.Contains("May the agent use", StringComparison.Ordinal)));
    }

    private static void Writes(Stage stage) => stage.Model.When(
        static request => request.LastUserText.StartsWith("write ", StringComparison.Ordinal) && !request.AnswersATool,
        request => FakeReply.ToolUse("Write", new()
        {
            ["file_path"] = Note(stage, request.LastUserText),
            ["content"] = request.LastUserText,
        }));

    private static string Note(Stage stage, string text) =>
        Path.Combine(stage.Home.Workspaces, "owner", "default", $"{text.Replace(' ', '-')}.txt");

    private static string? Effort(Stage stage) =>
        stage.Model.Requests.Last(static request => !request.IsBackground).Json["output_config"]?["effort"]?.GetValue<string>();
}
