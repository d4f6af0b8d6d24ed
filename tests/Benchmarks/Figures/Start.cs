using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Floors;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// From the start of the published standalone program to its <c>Ready:</c>, beside an empty host that was published the same way.
/// </summary>
internal static class Start
{
    private const int Rounds = 7;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        var (ours, empty) = (Path.Combine(home.Root, "ours"), Path.Combine(home.Root, "empty"));
        await Built.PublishAsync(Built.SiloProject, ours);
        await Built.PublishAsync(Built.EmptyHostProject, empty);
        await using var api = await InstantBotApi.StartAsync();
        var (times, floors) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            await using var floor = await EmptySilo.StartProgramAsync(home, Path.Combine(empty, "Dormouse.EmptyHost"));
            await floor.DisposeAsync();
            await using var program = await Standalone.StartAsync(home, api, program: Path.Combine(ours, "Dormouse.Silo"));

            // The first makes the store and warms the disk's cache.
            if (round >= 0)
            {
                times.Add(program.StartTook.TotalSeconds);
                floors.Add(floor.StartTook.TotalSeconds);
            }
        }

        return
        [
            new Figure("start of the published standalone program to Ready:", times, "s") { Floor = new(
                "empty Orleans and Kestrel", floors) }
                .Aims("< 1.5 s", static start => start < 1.5),
        ];
    }
}
