using System.Text.Json.Nodes;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What a person does while a turn of the real CLI runs.</summary>
public class Steering
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_message_that_steers_ends_the_turn_and_is_answered_before_what_waits(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", _ => FakeReply.SlowText(["Once upon a time ", "the end"], never));
        stage.Chat.Write("/verbose");
        await stage.Chat.WaitForText("Verbose:");
        stage.Chat.Write("tell me slowly");
        await stage.Chat.WaitForText("Once upon a time");
        stage.Chat.Write("and this");
        await stage.Chat.WaitForText("Queued: 1 ahead of it.");

        stage.Chat.Write("/steer make it short");

        await stage.Chat.WaitForMessage(static message => message.Text.EndsWith("Stopped.", StringComparison.Ordinal));
        await stage.Chat.WaitForText("echo: and this");
        var answers = stage.Chat.Messages.Select(static message => message.Text)
            .Where(static text => text.StartsWith("echo:", StringComparison.Ordinal));
        Assert.Equal(["echo: make it short", "echo: and this"], answers);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_button_sends_what_waits_now()
    {
        await using var stage = await Stage.SetAsync();
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", _ => FakeReply.SlowText(["Once upon a time ", "the end"], never));
        stage.Chat.Write("tell me slowly");
        stage.Chat.Write("second");
        stage.Chat.Write("third");
        await stage.Chat.WaitForText("Queued: 2 ahead of it.");
        stage.Chat.Write("/queue");
        var list = await stage.Chat.WaitForMessage(static message => message.Buttons.Count() == 4);

        await stage.Chat.Press(list.Id, "Send 2 now").WaitForAnswer();

        await stage.Chat.WaitForText("echo: second");
        Assert.Equal(
            ["echo: third", "echo: second"],
            stage.Chat.Messages.Select(static message => message.Text)
                .Where(static text => text.StartsWith("echo:", StringComparison.Ordinal)));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_beside_the_turn_is_answered_while_it_runs_and_without_one_and_stays_out_of_the_history()
    {
        await using var stage = await Stage.SetAsync();
        var more = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", _ => FakeReply.SlowText(["Once upon a time ", "the end"], more));
        stage.Model.When(
            static request => request.LastUserText.Contains("which colour", StringComparison.Ordinal),
            static _ => FakeReply.Text("blue, aside"));
        stage.Chat.Write("/btw which colour first?");
        await stage.Chat.WaitForText("blue, aside");
        stage.Chat.Write("/verbose");
        await stage.Chat.WaitForText("Verbose:");
        stage.Chat.Write("tell me slowly");
        await stage.Chat.WaitForText("Once upon a time");

        stage.Chat.Write("/btw which colour now?");

        await stage.Chat.WaitForMessage(
            static message => message.Text.StartsWith("By the way: “which colour now?”", StringComparison.Ordinal)
                && message.Text.EndsWith("blue, aside", StringComparison.Ordinal));
        more.SetResult();
        await stage.Chat.WaitForText("Once upon a time the end");
        stage.Chat.Write("and now?");
        await stage.Chat.WaitForText("echo: and now?");
        Assert.DoesNotContain(
            "which colour", stage.Model.Requests.Last(static request => request.LastUserText == "and now?").Json.ToJsonString());
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_tool_that_runs_goes_on_in_the_background_and_is_stopped_by_a_button_of_the_status()
    {
        await using var stage = await Stage.SetAsync(("Agents:claude:Arguments:0", "--allowedTools=Bash"));
        stage.Model.When(
            static request => request.LastUserText == "wait for it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse(
                "Bash", new JsonObject { ["command"] = "while :; do sleep 1; done", ["description"] = "Wait for it" }));
        stage.Model.When(static request => request.AnswersATool, static _ => FakeReply.Text("I go on."));
        stage.Chat.Write("wait for it");
        await Eventually.Is(
            async () =>
            {
                stage.Chat.Write("/background");
                await stage.Bot.WaitUntilConfirmed();
                return stage.Chat.Messages.Any(
                    static message => message.Text.Contains("goes on in the background; /status", StringComparison.Ordinal));
            },
            "the tool is put into the background");
        await stage.Chat.WaitForText("I go on.");
        stage.Chat.Write("/status");

        var status = await stage.Chat.WaitForMessage(
            static message => message.Text.Contains("in the background 1:", StringComparison.Ordinal));
        Assert.Contains("“Wait for it”", status.Text, StringComparison.Ordinal);
        await stage.Chat.Press(status.Id, "Stop 1").WaitForAnswer();
        await stage.Chat.WaitForText("It is being stopped in session default.");
        await Eventually.Is(
            async () =>
            {
                stage.Chat.Write("/status");
                await stage.Bot.WaitUntilConfirmed();
                return stage.Chat.Messages.Last(
                    static message => message.Text.StartsWith("default on", StringComparison.Ordinal)) is { } last
                    && !last.Text.Contains("in the background", StringComparison.Ordinal);
            },
            "nothing runs in the background any more");
        Assert.Empty(stage.Bot.Violations);
    }
}
