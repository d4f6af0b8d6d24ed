using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using static Dormouse.EndToEnd.Tests.Harness.Desk;

namespace Dormouse.EndToEnd.Tests;

/// <summary>
/// Everything at the desk is killed once, at each step: the session is free again each time, no process is left, and no message is lost.
/// </summary>
public class DeskFaults
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task The_program_that_waits_is_killed_and_the_session_goes_on()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        var gate = Slow(stage);
        stage.Chat.Write("long");
        await stage.Model.WaitForText("long");
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default");
        await terminal.ShowsAsync("still works; this waits until it has finished");
        stage.Chat.Write("two");

        Kill(Attaching(stage));
        gate.SetResult();

        await stage.Chat.WaitForText("the end");
        await stage.Chat.WaitForText("echo: two");
        Assert.Equal(["long", "two"], stage.Model.Requests[^1].UserTexts);
        await NothingLeftAsync(stage);
    }

    [Fact(Timeout = Patience)]
    public async Task The_terminal_is_killed_in_a_turn_of_its_own_and_the_session_goes_on_with_what_was_said_there()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default");
        var pid = await AtDeskAsync(stage, terminal);
        await terminal.TypeAsync("at the desk");
        await AnsweredAsync(stage, "echo: at the desk");
        Slow(stage);
        await terminal.TypeAsync("long");
        await stage.Model.WaitForText("long");
        stage.Chat.Write("two");
        await stage.Chat.WaitForText("is open at the desk since");

        Kill(pid);

        await stage.Chat.WaitForText("echo: two");
        Assert.Equal(["one", "at the desk", "long", "two"], stage.Model.Requests[^1].UserTexts);
        await NothingLeftAsync(stage);
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_killed_terminal_had_started_ends_before_the_session_goes_on()
    {
        await using var stage = await SetAsync(
            Programs.NewestClaude, ("Agents:claude:Arguments:0", "--allowedTools"), ("Agents:claude:Arguments:1", "Bash(tail:*)"));
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await File.WriteAllTextAsync(
            Path.Combine(stage.Home.Workspaces, "owner", "default", "watched"), "", TestContext.Current.CancellationToken);
        stage.Model.When(
            static request => request.LastUserText == "watch",
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "tail -f watched", ["description"] = "watch" }),
            times: 1);
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default");
        var pid = await AtDeskAsync(stage, terminal);
        await terminal.TypeAsync("watch");
        var tool = 0;
        await Eventually.Is(() => (tool = Running(stage, "tail")) != 0, () => $"the tool runs: {terminal.Shown}");

        Kill(pid);
        stage.Chat.Write("two");

        await stage.Chat.WaitForText("echo: two");
        Assert.False(MarkedProcesses.IsAlive(tool), "A tool of the terminal has outlived it.");
        await NothingLeftAsync(stage);
    }

    [Fact(Timeout = Patience)]
    public async Task The_silo_is_killed_while_it_lends_and_the_next_one_has_the_session_free()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        Slow(stage);
        stage.Chat.Write("long");
        await stage.Model.WaitForText("long");
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default");
        await terminal.ShowsAsync("still works; this waits until it has finished");

        await stage.Product.KillAsync();
        await Eventually.Is(() => terminal.HasEnded, () => $"the program that waited has ended: {terminal.Shown}");
        stage.Model.ClearRules();
        await stage.Product.StartAsync();

        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.Contains("was cut off in the middle of a turn", question.Text, StringComparison.Ordinal);
        stage.Chat.Press(question.Id, "Continue");
        await stage.Chat.WaitForMessage(
            static message => message.Text.StartsWith("echo: Your previous turn was cut off", StringComparison.Ordinal));
        stage.Chat.Write("two");
        await stage.Chat.WaitForText("echo: two");
        await NothingLeftAsync(stage);
    }

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silo_and_terminal_are_killed_and_what_was_written_meanwhile_is_answered(bool isSiloFirst)
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await using var terminal = DeskTerminal.Attach(stage, Programs.NewestClaude, "default");
        var pid = await AtDeskAsync(stage, terminal);
        await terminal.TypeAsync("at the desk");
        await AnsweredAsync(stage, "echo: at the desk");
        stage.Chat.Write("two");
        await stage.Chat.WaitForText("is open at the desk since");
        if (isSiloFirst)
        {
            await stage.Product.KillAsync();
            Kill(pid);
        }
        else
        {
            Kill(pid);
            await stage.Product.KillAsync();
        }

        stage.Chat.Write("three");
        await stage.Product.StartAsync();

        await stage.Chat.WaitForText("echo: three");
        Assert.Equal(["one", "at the desk", "two", "three"], stage.Model.Requests[^1].UserTexts);
        Assert.Equal(1, stage.Model.Requests.Count(static request => request.LastUserText == "two"));
        await NothingLeftAsync(stage);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude, false)]
    [InlineData(Programs.NewestClaude, true)]
    [InlineData(Programs.OldClaude, false)]
    public async Task A_conversation_that_was_cleared_at_the_desk_goes_on_with_the_new_one(string claude, bool isSiloDown)
    {
        await using var stage = await SetAsync(claude);
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        await using var terminal = DeskTerminal.Attach(stage, claude, "default");
        var pid = await AtDeskAsync(stage, terminal);
        await terminal.TypeAsync("/clear");
        await Eventually.Is(() => Records(stage) == 2, "another conversation has begun");
        await terminal.TypeAsync("anew");
        await AnsweredAsync(stage, "echo: anew");
        if (isSiloDown)
        {
            await stage.Product.KillAsync();
            Kill(pid);
            await stage.Product.StartAsync();
        }
        else
        {
            await terminal.CloseAsync();
            await stage.Chat.WaitForText("was cleared at the desk");
        }

        stage.Chat.Write("two");
        await stage.Chat.WaitForText("echo: two");
        await stage.Chat.WaitForText("was cleared at the desk");

        Assert.Equal("two", stage.Model.Requests[^1].LastUserText);
        Assert.Contains("anew", stage.Model.Requests[^1].UserTexts);
        Assert.DoesNotContain("one", stage.Model.Requests[^1].UserTexts);
        Assert.Single(stage.Chat.Messages, static message => message.Text.Contains("was cleared at the desk", StringComparison.Ordinal));
        await NothingLeftAsync(stage);
    }

    private static TaskCompletionSource Slow(Stage stage)
    {
        var gate = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "long", _ => FakeReply.SlowText(["Once upon ", "the end"], gate), times: 1);
        return gate;
    }
}
