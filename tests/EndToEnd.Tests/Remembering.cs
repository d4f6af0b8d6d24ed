using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What a session keeps for its agent over a sleep, with the real CLIs.</summary>
public class Remembering
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task What_was_always_allowed_is_not_asked_again_neither_at_once_nor_after_a_sleep(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:02"));
        var outside = Directory.CreateDirectory(Path.Combine(stage.Home.Root, "elsewhere")).FullName;
        stage.Model.When(
            static request => request.LastUserText.StartsWith("run ", StringComparison.Ordinal) && !request.AnswersATool,
            request => FakeReply.ToolUse("Bash", new()
            {
                ["command"] = request.LastUserText.EndsWith("pipe", StringComparison.Ordinal)
                    ? "npm --version | node"
                    : $"touch {outside}/x",
                ["description"] = "test",
            }));
        foreach (var what in new[] { "run pipe", "run outside" })
        {
            stage.Chat.Write(what);
            var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
            stage.Chat.Press(question.Id, "Always allow");
            await stage.Chat.WaitForText($"echo: {what}");
        }

        await stage.NoProcessLeftAsync();
        var shown = stage.Chat.Messages.Count;
        foreach (var what in new[] { "run the pipe", "run it outside" })
        {
            stage.Chat.Write(what);
            await stage.Chat.WaitForText($"echo: {what}");
        }

        Assert.DoesNotContain(
            stage.Chat.Messages.Skip(shown), static message => message.Text.StartsWith("May the agent", StringComparison.Ordinal));
        Assert.Empty(stage.Model.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_plan_that_was_approved_is_still_approved_after_a_sleep(string claude)
    {
        await using var stage = await Stage.SetAsync(
            claude, ("Sessions:IdleTimeout", "00:00:02"), ("Agents:claude:PermissionMode", "plan"));
        stage.Model.When(
            static request => request.LastUserText == "plan it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("ExitPlanMode", new() { ["plan"] = "1. dig" }));
        stage.Chat.Write("plan it");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        stage.Chat.Press(question.Id, "Approve");
        await stage.Chat.WaitForText("echo: plan it");
        await stage.NoProcessLeftAsync();

        stage.Chat.Write("go on");

        await stage.Chat.WaitForText("echo: go on");
        Assert.Contains(stage.Product.SessionProcesses(), static pid =>
            File.ReadAllText($"/proc/{pid}/cmdline").Contains("--permission-mode\0default\0", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_conversation_that_the_API_refuses_for_good_goes_back_and_stays_there(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:02"));
        stage.Model.When(
            static request => !request.IsBackground && request.UserTexts.Contains("poison"),
            static _ => FakeReply.Error(400, "invalid_request_error", "messages.2.content.0: no such luck"));
        stage.Chat.Write("one");
        await stage.Chat.WaitForText("echo: one");
        stage.Chat.Write("poison");
        await stage.Chat.WaitForText("no such luck");
        var first = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        stage.Chat.Write("does it go on?");
        var question = await stage.Chat.WaitForMessage(message => message.Id > first.Id && message.Buttons.Any());
        Assert.Equal(["Go back to before it", "/clear"], question.Buttons.Select(static button => button.Text));

        stage.Chat.Press(question.Id, "Go back to before it");
        await stage.Chat.WaitForText("is back at its last good answer");
        stage.Chat.Write("healed?");

        await stage.Chat.WaitForText("echo: healed?");
        Assert.Equal(["one", "healed?"], stage.Model.Requests[^1].UserTexts);
        await stage.NoProcessLeftAsync();
        stage.Chat.Write("still?");
        await stage.Chat.WaitForText("echo: still?");
        Assert.Equal(["one", "healed?", "still?"], stage.Model.Requests[^1].UserTexts);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_command_of_the_agent_is_known_in_any_case_and_an_answer_of_nothing_says_so(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);
        stage.Model.When(static request => request.LastUserText == "nothing", static _ => FakeReply.Text("<br>\n#"));
        stage.Chat.Write("/Context");
        await stage.Chat.WaitForText("Context Usage");
        stage.Chat.Write("nothing");
        await stage.Chat.WaitForText("(no output)");
    }
}
