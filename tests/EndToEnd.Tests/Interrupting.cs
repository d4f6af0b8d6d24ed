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
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", _ => FakeReply.SlowText(["Once upon a time ", "the end"], never));
        stage.Chat.Write("/verbose");
        await stage.Chat.WaitForText("Verbose:");
        stage.Chat.Write("tell me slowly");
        await stage.Chat.WaitForText("Once upon a time");

        stage.Chat.Write("/stop");

        await stage.Chat.WaitForMessage(static message => message.Text.Contains("Once upon a time") && message.Text.EndsWith("Stopped."));

        // What is shown then is the answer, and no text that still grows.
        stage.Chat.Write("/smart");
        await stage.Chat.WaitForText("Smart:");
        stage.Chat.Write("are you there?");
        await stage.Chat.WaitForText("echo: are you there?");
        stage.Chat.Write("/stop");
        await stage.Chat.WaitForText("Nothing is running in session default.");
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task An_agent_that_acknowledges_the_stop_and_goes_on_is_told_of_and_ended_and_what_waits_goes_on()
    {
        await using var stage = await Stage.SetAsync(Dummy());
        stage.Chat.Write("m1 slow=600000 deaf");
        await Eventually.Is(
            () => AgentLog(stage).Any(static line => line.Contains("\"given\"", StringComparison.Ordinal)), "the agent has the message");
        stage.Chat.Write("m2");
        stage.Chat.Write("/stop");

        await stage.Chat.WaitForText("The agent of session default did not stop within 10 s");
        await stage.Chat.WaitForMessage(static message => message.Text.EndsWith("Stopped.", StringComparison.Ordinal));
        await stage.Chat.WaitForText("answered m2");
        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Buttons.Any());
    }

    [Fact(Timeout = 2 * Patience)]
    public async Task Stop_at_a_hundred_seeded_moments_leaves_a_session_that_answers()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        await using var stage = await Stage.SetAsync(Dummy());
        for (var number = 1; number <= 100; number++)
        {
            var slow = random.Next(120);
            stage.Chat.Write($"m{number} slow={slow} events={random.Next(1, 6)}");
            await Task.Delay(random.Next(slow + 60), TestContext.Current.CancellationToken);
            stage.Chat.Write("/stop");
            await stage.Chat.WaitUntil(chat => chat.Messages.Count(IsEnd) == number);
        }

        stage.Chat.Write("m101");
        await stage.Chat.WaitForText("answered m101");
        Assert.Equal(101, stage.Chat.Messages.Count(IsEnd));
        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Buttons.Any());
        Assert.DoesNotContain(AgentLog(stage), static line => line.Contains("\"wrong\"", StringComparison.Ordinal));
    }

    private static bool IsEnd(BotMessage message) =>
        message.Text.StartsWith("answered m", StringComparison.Ordinal) || message.Text.EndsWith("Stopped.", StringComparison.Ordinal);

    private static IEnumerable<string> AgentLog(Stage stage)
    {
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default", "agents");
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.log") : [])
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            foreach (var line in reader.ReadToEnd().Split('\n'))
            {
                yield return line;
            }
        }
    }

    private static (string, string)[] Dummy() =>
    [
        ("Agents:claude:Command", Programs.DummyAgent),
        ("Agents:claude:Environment:DOTNET_ROOT", Programs.DotnetRoot),
        ("Agents:claude:Environment:DUMMY_LOG", "agents"),
    ];
}
