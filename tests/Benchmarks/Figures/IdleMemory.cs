using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Floors;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>What the published program holds when idle after twenty turns, beside an empty host that was published the same way.</summary>
internal static class IdleMemory
{
    private const int Rounds = 3;
    private const int Turns = 20;

    // What a burst of work has set free is given back by then.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        var (program, empty) = (Path.Combine(home.Root, "ours"), Path.Combine(home.Root, "empty"));
        await Built.PublishAsync(Built.SiloProject, program);
        await Built.PublishAsync(Built.EmptyHostProject, empty);
        var (own, floors) = (new List<double>(), new List<double>());
        await using var api = await InstantBotApi.StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            await using var floor = await EmptySilo.StartProgramAsync(home, Path.Combine(empty, "Dormouse.EmptyHost"));
            await using var ours = await Standalone.StartAsync(home, api, program: Path.Combine(program, "Dormouse.Silo"));
            _ = await UpdateToReply.AskAsync(new(api), Turns, $"r{round}");
            await Task.Delay(Idle);
            own.Add(ours.SharedMemory());
            floors.Add(floor.SharedMemory());
        }

        var beside = new Beside("empty Orleans and Kestrel", floors);
        return
        [
            new Figure("idle after twenty turns, published, PSS", own, "MB") { Floor = beside }
                .Aims("≤ 1.5 × empty Orleans and Kestrel", memory => memory <= 1.5 * beside.Value),
        ];
    }
}
