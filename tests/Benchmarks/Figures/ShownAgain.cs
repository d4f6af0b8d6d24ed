using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// Fifty chats write twenty messages each at once, and the program is killed in the middle of it and started again: how many of the answers
/// that people had seen are shown to them once more.
/// </summary>
internal static class ShownAgain
{
    private const int Rounds = 5;
    private const int SeenBefore = 500;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var (again, seen) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            // A home for each: what a killed agent leaves open is asked about, and would hold up the next round.
            using var home = new Home();
            await using var api = await InstantBotApi.StartAsync();
            var crowd = new Crowd(api);
            var killed = await Standalone.StartAsync(home, api);
            await crowd.MakeSessionsAsync();
            _ = await crowd.WriteAsync("warm");
            await crowd.WriteUntilAsync("round", SeenBefore);
            await killed.KillAsync();
            var before = crowd.Answers();
            await using var next = await Standalone.StartAsync(home, api);
            await crowd.QuietAsync();
            seen.Add(before.Count);
            again.Add(crowd.Answers().CountBy(static answer => answer).Count(static answer => answer.Value > 1));
        }

        return
        [
            new("50 chats × 20 messages at once, killed in the middle: answers seen before that", seen, "answers"),
            new Figure("… shown again after the restart", again, "answers").Aims("≤ 5 (median and each)", _ => again.Max() <= 5),
        ];
    }
}
