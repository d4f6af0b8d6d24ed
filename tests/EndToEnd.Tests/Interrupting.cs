using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Interrupting
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task Stop_ends_a_slow_answer_keeps_what_was_said_and_lets_the_next_message_through(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);
        var never = new TaskCompletionSource();
        stage.Model.When(static request => request.LastUserText == "tell me slowly", _ => FakeReply.SlowText(["Once upon a time ", "the end"], never));
        stage.Chat.Write("/verbose");
        await stage.Chat.WaitForText("Verbose:");
        stage.Chat.Write("tell me slowly");
        await stage.Chat.WaitForText("Once upon a time");

        stage.Chat.Write("/stop");

        await stage.Chat.WaitForMessage(static message => message.Text.Contains("Once upon a time") && message.Text.EndsWith("Stopped."));
        stage.Chat.Write("are you there?");
        await stage.Chat.WaitForText("echo: are you there?");
        stage.Chat.Write("/stop");
        await stage.Chat.WaitForText("Nothing is running in session default.");
        Assert.Empty(stage.Bot.Violations);
    }
}
