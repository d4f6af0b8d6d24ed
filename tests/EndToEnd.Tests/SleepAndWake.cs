using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

public class SleepAndWake
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task An_idle_session_falls_asleep_silently_and_wakes_with_its_whole_history(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:02"));
        stage.Chat.Write("remember the number 7");
        await stage.Chat.WaitForText("echo: remember the number 7");
        Assert.NotEmpty(stage.Product.SessionProcesses());

        await stage.NoProcessLeftAsync();
        Assert.Single(stage.Chat.Messages);
        stage.Chat.Write("which number?");

        await stage.Chat.WaitForText("echo: which number?");
        Assert.Equal(
            ["echo: remember the number 7", "Resuming session…", "echo: which number?"],
            stage.Chat.Messages.Select(static message => message.Text));
        Assert.Equal(["remember the number 7", "which number?"], stage.Model.Requests[^1].UserTexts);
        Assert.Contains("echo: remember the number 7", stage.Model.Requests[^1].AssistantTexts);
    }

    [Fact(Timeout = Patience)]
    public async Task Two_sessions_live_side_by_side_and_the_one_left_falls_asleep_on_its_own()
    {
        await using var stage = await Stage.SetAsync(("Sessions:IdleTimeout", "00:00:08"));
        stage.Chat.Write("first in default");
        await stage.Chat.WaitForText("echo: first in default");
        stage.Chat.Write("/new other brainstorm");
        await stage.Chat.WaitForText("Session other on");
        stage.Chat.Write("first in other");
        await stage.Chat.WaitForText("echo: first in other");

        Assert.Equal(
            2,
            stage.Product.SessionProcesses().Count(
                static pid => File.ReadAllText($"/proc/{pid}/comm").StartsWith("claude", StringComparison.Ordinal)));
        Assert.Contains("brainstorm", stage.Model.Requests[^1].System, StringComparison.Ordinal);
        Assert.Equal(["first in other"], stage.Model.Requests[^1].UserTexts);
        await stage.NoProcessLeftAsync();
        stage.Chat.Write("/session default");
        await stage.Chat.WaitForText("Now talking to session default");
        stage.Chat.Write("second in default");
        await stage.Chat.WaitForText("echo: second in default");
        Assert.Equal(["first in default", "second in default"], stage.Model.Requests[^1].UserTexts);
    }

    [Fact(Timeout = Patience)]
    public async Task A_session_with_a_background_task_stays_awake_until_the_task_ends()
    {
        await using var stage = await Stage.SetAsync(("Sessions:IdleTimeout", "00:00:01"), ("Agents:claude:PermissionMode", "acceptEdits"));
        stage.Model.When(
            static request => request.LastUserText == "start it" && !request.AnswersATool,
            static _ =>
                Fakes.FakeReply.ToolUse(
                    "Bash", new() { ["command"] = "sleep 6; echo done", ["description"] = "wait", ["run_in_background"] = true }),
            times: 1);
        stage.Chat.Write("start it");
        await stage.Chat.WaitForText("echo: start it");

        // What the agent says when the task ends could not come if it had been put to sleep after a second.
        await stage.Chat.WaitUntil(
            static chat => chat.Messages.Count(static message => message.Text.Contains("echo:", StringComparison.Ordinal)) == 2);
        Assert.StartsWith("By itself:", stage.Chat.Messages[^1].Text, StringComparison.Ordinal);
        await stage.NoProcessLeftAsync();
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task After_a_background_task_was_cut_off_by_a_restart_each_message_has_its_own_answer_and_can_be_stopped(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Agents:claude:PermissionMode", "acceptEdits"));
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "start it" && !request.AnswersATool,
            static _ =>
                Fakes.FakeReply.ToolUse(
                    "Bash", new() { ["command"] = "sleep 300", ["description"] = "wait", ["run_in_background"] = true }),
            times: 1);
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly",
            _ => Fakes.FakeReply.SlowText(["Once upon a time ", "the end"], never));
        stage.Chat.Write("start it");
        await stage.Chat.WaitForText("echo: start it");
        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
        await stage.Product.StartAsync();

        stage.Chat.Write("tell me slowly");
        await stage.Model.WaitForText("tell me slowly");
        stage.Chat.Write("/stop");
        await stage.Chat.WaitForMessage(static message => message.Text.EndsWith("Stopped.", StringComparison.Ordinal));
        stage.Chat.Write("and now?");
        await stage.Chat.WaitForText("echo: and now?");

        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Text.Contains("no output", StringComparison.Ordinal));
        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Text.Contains("Nothing is running", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task What_the_agent_does_by_itself_counts_as_work_and_stop_ends_it(string claude)
    {
        await using var stage = await Stage.SetAsync(
            claude, ("Sessions:IdleTimeout", "00:00:01"), ("Agents:claude:PermissionMode", "acceptEdits"));
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => !request.IsBackground && !request.AnswersATool && request.AssistantTexts.Count == 0,
            static _ =>
                Fakes.FakeReply.ToolUse("Bash", new() { ["command"] = "sleep 3", ["description"] = "wait", ["run_in_background"] = true }),
            times: 1);
        stage.Model.When(static request => request.AnswersATool, static _ => Fakes.FakeReply.Text("it runs"), times: 1);
        stage.Model.When(
            static request => !request.IsBackground, _ => Fakes.FakeReply.SlowText(["By and by ", "the end"], never), times: 1);
        stage.Chat.Write("start it");
        await stage.Chat.WaitForText("it runs");
        stage.Chat.Write("/status");
        await stage.Chat.WaitForText("Working by itself: 1 background task");
        await Eventually.Is(() => stage.Model.Requests.Count == 3, "the agent goes on by itself");

        stage.Chat.Write("/stop");
        await stage.Chat.WaitForMessage(
            static message =>
                message.Text.EndsWith("Stopped.", StringComparison.Ordinal) || message.Text == "Stopped what the agent did by itself.");
        stage.Chat.Write("are you there?");
        await stage.Chat.WaitForText("echo: are you there?");
        await stage.NoProcessLeftAsync();
    }
}
