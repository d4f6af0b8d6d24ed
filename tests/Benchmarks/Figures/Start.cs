using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>From the start of the published standalone program to its <c>Ready:</c>.</summary>
internal static class Start
{
    private const int Rounds = 7;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        var folder = Path.Combine(home.Root, "published");
        using (var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", Running.SiloProject, "-c", "Release", "-v", "quiet", "--nologo", "-o", folder])
        { RedirectStandardOutput = true })!)
        {
            await publish.StandardOutput.ReadToEndAsync();
            await publish.WaitForExitAsync();
        }

        await using var api = await InstantBotApi.StartAsync();
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var ours = await Standalone.StartAsync(home, api, program: Path.Combine(folder, "Dormouse.Silo"));
            times.Add(ours.StartTook.TotalSeconds);
        }

        // The first makes the store and warms the disk's cache.
        var start = Samples.Median(times.Skip(1));
        return [new("start of the published standalone program to Ready:", start, "s", Goal: "< 1.5 s", IsMet: start < 1.5)];
    }
}
