using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Crashing
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_silo_killed_in_a_turn_leaves_no_orphan_and_its_next_run_tells_and_asks(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);
        stage.Chat.Write("first");
        await stage.Chat.WaitForText("echo: first");
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "work on it", _ => FakeReply.SlowText(["working", "done"], never), times: 1);
        stage.Chat.Write("work on it");
        await stage.Model.WaitForText("work on it");

        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
        await stage.Product.StartAsync();

        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.Contains("was cut off in the middle of a turn", question.Text, StringComparison.Ordinal);
        Assert.Contains("work on it", question.Text, StringComparison.Ordinal);
        stage.Chat.Press(question.Id, "Continue");
        await stage.Chat.WaitForMessage(
            static message => message.Text.StartsWith("echo: Your previous turn was cut off", StringComparison.Ordinal));
        Assert.Contains("first", stage.Model.Requests[^1].UserTexts);
        Assert.Equal(1, stage.Model.Requests.Count(static request => request.LastUserText == "work on it"));
    }

    [Fact(Timeout = Patience)]
    public async Task Messages_written_while_everything_was_down_are_answered_in_order_afterwards()
    {
        await using var stage = await Stage.SetAsync();
        stage.Chat.Write("before");
        await stage.Chat.WaitForText("echo: before");
        await stage.Product.KillAsync();
        stage.Chat.Write("one");
        stage.Chat.Write("two");
        stage.Chat.Write("three");

        await stage.Product.StartAsync();

        await stage.Chat.WaitForText("echo: three");

        // The kill may come between showing the first answer and confirming it: then, and only then, it is shown once more.
        Assert.Equal(
            ["echo: before", "Resuming session…", "echo: one", "echo: two", "echo: three"],
            stage.Chat.Messages.Select(static message => message.Text).Distinct());
        Assert.Equal(["before", "one", "two", "three"], stage.Model.Requests.Select(static request => request.LastUserText));
    }

    [Fact(Timeout = Patience)]
    public async Task SIGTERM_ends_with_0_and_nothing_left_running_although_a_tool_runs()
    {
        await using var stage = await Stage.SetAsync();
        stage.Model.When(
            static request => request.LastUserText == "run long" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch started; tail -f /dev/null", ["description"] = "wait" }));
        stage.Chat.Write("run long");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        stage.Chat.Press(question.Id, "Allow");
        await Eventually.Is(
            () => File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "default", "started")), "the tool runs");

        var code = await stage.Product.StopAsync();

        Assert.Equal(0, code);
        Assert.Empty(stage.Product.SessionProcesses());
    }

    [Fact(Timeout = Patience)]
    public async Task An_agent_that_is_killed_in_a_turn_is_told_and_dropping_the_turn_lets_the_next_through()
    {
        await using var stage = await Stage.SetAsync();
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "work on it", _ => FakeReply.SlowText(["working", "done"], never), times: 1);
        stage.Chat.Write("work on it");
        await stage.Model.WaitForText("work on it");
        stage.Chat.Write("then this");

        foreach (var pid in stage.Product.SessionProcesses())
        {
            System.Diagnostics.Process.GetProcessById(pid).Kill();
        }

        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.Contains("killed by signal 9", question.Text, StringComparison.Ordinal);
        stage.Chat.Press(question.Id, "Drop it");
        await stage.Chat.WaitForText("echo: then this");
        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Text.StartsWith("echo: work", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task A_history_that_is_gone_is_told_and_never_replaced_silently()
    {
        await using var stage = await Stage.SetAsync(("Sessions:IdleTimeout", "00:00:01"));
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");

        // By then what its agent leaves has been kept.
        await Eventually.Is(
            () => stage.Product.Errors.Contains(" ended (Asked)", StringComparison.Ordinal), "the log tells of the end of its process");
        Directory.Delete(Path.Combine(stage.Home.Root, ".claude", "projects"), recursive: true);
        Directory.Delete(Path.Combine(stage.Home.DataFolder, "sessions"), recursive: true);
        stage.Chat.Write("still there?");

        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());

        Assert.Contains("No conversation found", question.Text, StringComparison.Ordinal);
        stage.Chat.Press(question.Id, "Start fresh");
        await stage.Chat.WaitForText("echo: still there?");
        Assert.Equal(["still there?"], stage.Model.Requests[^1].UserTexts);
    }
}
