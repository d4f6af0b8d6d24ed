using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Two real agents beside claude. They are opposites in queueing, in resuming, and in when they write what they were given.</summary>
public class AcpAgents
{
    private const int Patience = 240_000;

    [Theory(Timeout = Patience)]
    [InlineData("codex")]
    [InlineData("copilot")]
    public async Task A_session_answers_asks_is_stopped_sleeps_and_wakes_with_its_whole_history_also_after_kill_9(string agent)
    {
        await using var stage = await AcpStage.SetAsync(agent, ("Sessions:IdleTimeout", "00:00:03"));
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request is { LastUserText: "make it", AnswersATool: false }, OpenAiReply.Command("echo made > made.txt"));
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", OpenAiReply.SlowText(["Once upon a time", " the end"], never.Task));
        stage.Chat.Write("remember the number 7");
        await stage.Chat.WaitForText("echo: remember the number 7");

        // It asks before it acts.
        stage.Chat.Write("make it");
        var question = await stage.Chat.WaitForText("May the agent use a command?");
        Assert.Empty(Directory.GetFiles(stage.Home.Path, "made.txt", SearchOption.AllDirectories));
        stage.Chat.Press(question.Id, "Allow");
        await stage.Chat.WaitForText("the tool said");
        Assert.Single(Directory.GetFiles(stage.Home.Path, "made.txt", SearchOption.AllDirectories));

        // It is stopped, and what was written meanwhile comes after it.
        stage.Chat.Write("tell me slowly");
        await stage.Model.WaitForRequest(static request => request.LastUserText == "tell me slowly");
        stage.Chat.Write("and then?");
        stage.Chat.Write("/stop");
        await stage.Chat.WaitForText("Stopped.");
        await stage.Chat.WaitForText("echo: and then?");

        // It sleeps in silence, and wakes.
        await stage.NoProcessLeftAsync();
        stage.Chat.Write("which number?");
        await stage.Chat.WaitForText("echo: which number?");
        Assert.Equal(
            ["remember the number 7", "make it", "tell me slowly", "and then?", "which number?"], stage.Model.Requests[^1].UserTexts);

        // The silo is killed, and nothing of the agent outlives it.
        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
        await stage.Product.StartAsync();
        stage.Chat.Write("still there?");
        await stage.Chat.WaitForText("echo: still there?");
        Assert.Equal("which number?", stage.Model.Requests[^1].UserTexts[^2]);
        Assert.Contains("echo: remember the number 7", stage.Model.Requests[^1].AssistantTexts);
        Assert.Empty(stage.Model.Violations);
    }
}
