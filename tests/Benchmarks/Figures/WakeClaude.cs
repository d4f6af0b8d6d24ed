using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Fakes;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// The same with the real CLI, which resumes a real conversation against a fake model: to its first request, and to its answer. By hand
/// it is started with the command line, environment and folder that it had here, on a session with as many turns.
/// </summary>
internal static class WakeClaude
{
    private const int Rounds = 6;
    private const int Turns = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var model = await FakeMessagesApi.StartAsync();
        await using var ours = await Standalone.StartAsync(
            home,
            api,
            agent: Built.Claude,
            more:
            [
                "--Sessions:IdleTimeout=00:00:01",
                $"--Agents:claude:Environment:ANTHROPIC_BASE_URL={model.Url}",
                "--Agents:claude:Environment:ANTHROPIC_API_KEY=test-key",
                "--Agents:claude:Environment:DISABLE_TELEMETRY=1",
                "--Agents:claude:Environment:CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1",
            ]);
        var bot = new Conversation(api);
        await HistoryAsync(bot, "ours");
        await Sessions.AsleepAsync(Standalone.Machine);
        await HistoryAsync(bot, "theirs");
        var byHand = Command();
        await Sessions.AsleepAsync(Standalone.Machine);
        _ = await bot.AskAsync(Standalone.FirstPerson, "/session ours", Conversation.Anything);
        var (request, answer, requestByHand, answerByHand) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await Sessions.AsleepAsync(Standalone.Machine);
            var started = TimeProvider.System.GetUtcNow();
            answer.Add((await bot.AskAsync(Standalone.FirstPerson, $"wake-{round}")).TotalMilliseconds);
            request.Add(await FirstRequestAsync(model, $"wake-{round}", started));
            await Sessions.AsleepAsync(Standalone.Machine);
            started = TimeProvider.System.GetUtcNow();
            await using (var agent = new AgentByHand(byHand))
            {
                _ = await agent.AskAsync($"hand-{round}");
                answerByHand.Add(Stopwatch.GetElapsedTime(agent.Started).TotalMilliseconds);
            }

            requestByHand.Add(await FirstRequestAsync(model, $"hand-{round}", started));
        }

        Beside toRequest = new("CLI by hand", requestByHand), toAnswer = new("CLI by hand", answerByHand);
        return
        [
            new Figure("wake, real CLI: message to its first request", request, "ms") { Floor = toRequest }
                .Aims("≤ 15 ms more", wake => wake <= toRequest.Value + 15),
            new("wake, real CLI: message to reply", answer, "ms") { Floor = toAnswer },
        ];
    }

    private static async Task HistoryAsync(Conversation bot, string session)
    {
        await bot.NewSessionAsync(Standalone.FirstPerson, session);
        for (var turn = 0; turn < Turns; turn++)
        {
            _ = await bot.AskAsync(Standalone.FirstPerson, $"{session} {turn}");
        }
    }

    /// <summary>The live CLI's own start, as one that resumes.</summary>
    private static ProcessStartInfo Command()
    {
        var live = Sessions.Of(Standalone.Machine).First(static one => one.CommandLine.Contains("--input-format"));
        var start = new ProcessStartInfo(
            Built.Claude, live.CommandLine.Skip(1).Select(static argument => argument == "--session-id" ? "--resume" : argument))
        {
            WorkingDirectory = Directory.ResolveLinkTarget($"/proc/{live.Id}/cwd", returnFinalTarget: false)!.FullName,
        };
        start.Environment.Clear();
        foreach (var (name, value) in live.Environment.Select(static entry => entry.Split('=', 2)).Select(
            static pair => (pair[0], pair[1])))
        {
            if (name != "DORMOUSE_SESSION")
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }

    private static async Task<double> FirstRequestAsync(FakeMessagesApi model, string text, DateTimeOffset since) =>
        ((await model.WaitForText(text)).At - since).TotalMilliseconds;
}
