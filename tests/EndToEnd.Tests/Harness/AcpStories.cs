using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>What every agent that speaks ACP has to go through.</summary>
internal static class AcpStories
{
    /// <summary>It answers, asks, is stopped, sleeps, and wakes with its whole history, also after kill -9.</summary>
    public static async Task GoesOnAsync(string agent)
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
            ["remember the number 7", "make it", "tell me slowly", "and then?", "which number?"],
            stage.Model.Requests.Last(static request => request.LastUserText == "which number?").UserTexts);

        // The silo is killed, and nothing of the agent outlives it.
        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
        await stage.Product.StartAsync();
        stage.Chat.Write("still there?");
        await stage.Chat.WaitForText("echo: still there?");
        Assert.Equal(
            ["remember the number 7", "make it", "tell me slowly", "and then?", "which number?", "still there?"],
            Assert.Single(stage.Model.Requests, static request => request.LastUserText == "still there?").UserTexts);
        Assert.Contains(
            "echo: remember the number 7",
            stage.Model.Requests.Last(static request => request.LastUserText == "still there?").AssistantTexts);
        Assert.Empty(stage.Model.Violations);
    }

    /// <summary>A turn that kill -9 cuts off is told, and given to nobody twice.</summary>
    public static async Task IsCutOffAsync(string agent)
    {
        await using var stage = await AcpStage.SetAsync(agent);
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", OpenAiReply.SlowText(["Once upon a time", " the end"], never.Task));
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        stage.Chat.Write("tell me slowly");
        await stage.Model.WaitForRequest(static request => request.LastUserText == "tell me slowly");
        stage.Chat.Write("what waits");

        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
        await stage.Product.StartAsync();

        var question = await stage.Chat.WaitForMessage(static message => message.Text.Contains("tell me slowly", StringComparison.Ordinal)
            && message.Text.Contains("restarted", StringComparison.Ordinal));
        Assert.Single(stage.Model.Requests, static request => request.LastUserText == "tell me slowly");
        stage.Chat.Press(question.Id, "Drop it");
        await stage.Chat.WaitForText("echo: what waits");

        // One of them asks the model by itself what a person might say next.
        var last = stage.Model.Requests.Last(static request => request.LastUserText == "what waits");
        Assert.Contains("echo: hello", last.AssistantTexts);
        Assert.Single(stage.Model.Requests, static request => request.LastUserText == "tell me slowly");
    }
}
