using Dormouse.EndToEnd.Tests.Documents;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using static Dormouse.EndToEnd.Tests.Harness.Desk;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A conversation changes places: chat, terminal and back. The terminal is a real one, and so is the CLI in it.</summary>
public class AtTheDesk
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    [Runs("dormouse attach NAME")]
    public async Task A_session_is_gone_on_with_at_the_desk_and_then_in_the_chat_and_the_model_sees_everything_in_order(string claude)
    {
        await using var stage = await SetAsync(claude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await using var terminal = DeskTerminal.Attach(stage, claude, "default");
        await AtDeskAsync(stage, terminal);
        await terminal.TypeAsync("at the desk");
        await stage.Model.WaitForText("at the desk");
        await AnsweredAsync(stage, "echo: at the desk");

        stage.Chat.Write("two");
        var question = await stage.Chat.WaitForText("is open at the desk since");
        Assert.Equal(["Wait", "Take it back now"], question.Buttons.Select(static button => button.Text));
        await terminal.CloseAsync();

        await stage.Chat.WaitForText("echo: two");
        Assert.Equal(["one", "at the desk", "two"], stage.Model.Requests[^1].UserTexts);
        Assert.Equal(
            [
                "telegram prompt one", "telegram answer echo: one", "terminal prompt at the desk", "terminal answer echo: at the desk",
                "telegram prompt two", "telegram answer echo: two",
            ],
            await JournalAsync(stage, "default", 6));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_title_is_the_same_in_the_chat_and_at_the_desk(string claude)
    {
        await using var stage = await SetAsync(claude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        stage.Chat.Write("/title Mend the roof");
        await stage.Chat.WaitForText("Session default is titled “Mend the roof”.");
        await using var terminal = DeskTerminal.Attach(stage, claude, "default");
        await AtDeskAsync(stage, terminal);
        var record = Assert.Single(Directory.EnumerateFiles(
            Path.Combine(stage.Home.Root, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories));
        Assert.Contains("\"customTitle\":\"Mend the roof\"", await File.ReadAllTextAsync(record, Wait.Ended), StringComparison.Ordinal);

        await terminal.TypeAsync("/rename From the desk");
        await Eventually.Is(
            () => File.ReadAllText(record).Contains("\"customTitle\":\"From the desk\"", StringComparison.Ordinal),
            "the terminal has renamed it");
        await terminal.CloseAsync();
        stage.Chat.Write("two");

        await stage.Chat.WaitForText("echo: two");
        stage.Chat.Write("/title");
        await stage.Chat.WaitForText("Session default is titled “From the desk”.");
    }

    [Fact(Timeout = Patience)]
    public async Task A_session_is_taken_back_from_the_desk_and_the_terminal_outlives_the_silo_until_then()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default");
        var pid = await AtDeskAsync(stage, terminal);
        await stage.Product.KillAsync();
        await stage.Product.StartAsync();
        Assert.True(MarkedProcesses.IsAlive(pid), "A restart of the silo has ended a person's terminal.");

        stage.Chat.Write("two");
        var question = await stage.Chat.WaitForText("is open at the desk since");
        stage.Chat.Press(question.Id, "Take it back now");

        await stage.Chat.WaitForText("echo: two");
        await Eventually.Is(() => terminal.HasEnded, "the terminal's program has ended");
        Assert.Equal(["one", "two"], stage.Model.Requests[^1].UserTexts);
    }

    [Fact(Timeout = Patience)]
    public async Task A_terminal_waits_for_the_turn_that_runs_or_stops_it_when_told_so()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "long", _ => FakeReply.SlowText(["Once upon ", "the end"], never));
        stage.Chat.Write("long");
        await stage.Model.WaitForText("long");
        await using (var waiting = DeskTerminal.Attach(stage, Programs.NewestClaude, "default"))
        {
            await waiting.ShowsAsync("still works; this waits until it has finished");
            await waiting.CloseAsync();
        }

        await Eventually.Is(
            () => MarkedProcesses.Of($"HOME={stage.Home.Root}").All(static pid => !LineOf(pid).Contains("attach")),
            "the program that waited has ended");
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default", "--now");

        await stage.Chat.WaitForText("Stopped.");
        await AtDeskAsync(stage, terminal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_terminal_that_was_opened_by_hand_is_seen_and_left_alone_and_the_chat_goes_on_in_a_copy()
    {
        await using var stage = await SetAsync(Programs.NewestClaude, ("Sessions:IdleTimeout", "00:00:02"));
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await stage.NoProcessLeftAsync();
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default");
        var record = Assert.Single(Directory.EnumerateFiles(
            Path.Combine(stage.Home.Root, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories));
        await using var terminal = DeskTerminal.Claude(
            stage, Programs.NewestClaude, folder, "--resume", Path.GetFileNameWithoutExtension(record));
        await OpenInTerminalAsync(stage);

        stage.Chat.Write("two");
        var question = await stage.Chat.WaitForText("is open in a terminal on");
        Assert.Equal(["Wait", "Go on in a copy", "Close it there"], question.Buttons.Select(static button => button.Text));
        stage.Chat.Press(question.Id, "Go on in a copy");
        await stage.Chat.WaitForText("echo: two");

        Assert.Equal(["one", "two"], stage.Model.Requests[^1].UserTexts);
        await terminal.TypeAsync("by hand");
        await stage.Model.WaitForText("by hand");
        Assert.Equal(["one", "by hand"], stage.Model.Requests.Last(static request => request.LastUserText == "by hand").UserTexts);
        stage.Chat.Write("three");
        await stage.Chat.WaitForText("echo: three");
        Assert.Equal(["one", "two", "three"], stage.Model.Requests[^1].UserTexts);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task What_was_begun_in_a_terminal_becomes_a_session_in_its_folder_and_is_not_offered_again(string claude)
    {
        await using var stage = await SetAsync(claude);
        var folder = Directory.CreateDirectory(stage.Home["roof"]).FullName;
        await using (var terminal = DeskTerminal.Claude(stage, claude, folder))
        {
            await OpenInTerminalAsync(stage);
            await terminal.TypeAsync("mend the roof");
            await stage.Model.WaitForText("mend the roof");
            await AnsweredAsync(stage, "echo: mend the roof");
            stage.Chat.Write("/adopt");
            await stage.Chat.WaitForText("open elsewhere");
            await terminal.CloseAsync();
        }

        await Eventually.Is(() => !MayBeOpen(stage), "the terminal's program has ended");
        stage.Chat.Write("/adopt roof");
        var list = await stage.Chat.WaitForMessage(static message =>
            message.Buttons.Any() && !message.Text.Contains("open elsewhere", StringComparison.Ordinal));
        stage.Chat.Press(list.Id, list.Buttons.First().Text);
        var told = await stage.Chat.WaitForText("goes on with");
        stage.Chat.Write("and now?");

        await stage.Chat.WaitForText("echo: and now?");
        Assert.Equal(["mend the roof", "and now?"], stage.Model.Requests[^1].UserTexts);
        Assert.Equal(
            [
                "terminal prompt mend the roof", "terminal answer echo: mend the roof", "telegram prompt and now?",
                "telegram answer echo: and now?",
            ],
            await JournalAsync(stage, told.Text.Split(' ')[1], 4));
        stage.Chat.Write("/adopt");
        await stage.Chat.WaitForText("No conversation was found");
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_copy_has_the_history_and_the_files_and_leaves_the_other_one_as_it_is(string claude)
    {
        await using var stage = await SetAsync(claude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        File.WriteAllText(Path.Combine(stage.Home.Workspaces, "owner", "default", "note.txt"), "kept");
        stage.Chat.Write("/fork other");
        await stage.Chat.WaitForText("is a copy of default");

        stage.Chat.Write("two");
        await stage.Chat.WaitForText("echo: ");
        await stage.Model.WaitForText("is a copy of the session “default”");
        await stage.Chat.WaitUntil(static chat => chat.Messages.Count(static message =>
            message.Text.StartsWith("echo:", StringComparison.Ordinal)) == 2);
        var copied = stage.Model.Requests[^1].UserTexts;
        Assert.Equal("one", copied[0]);
        Assert.EndsWith("\n\ntwo", copied[^1], StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(stage.Home.Workspaces, "owner", "other", "note.txt")));
        stage.Chat.Write("/session default");
        await stage.Chat.WaitForText("Now talking to session default");
        stage.Chat.Write("three");
        await stage.Chat.WaitForText("echo: three");
        Assert.Equal(["one", "three"], stage.Model.Requests[^1].UserTexts);
    }
}
