using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>The same load on one, two and four frontends and silos of one cluster, over the HTTP API.</summary>
internal static class Scaling
{
    private const int Chats = 40;
    private const int Messages = 25;
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var figures = new List<Figure>();
        foreach (var (frontends, silos) in new[] { (1, 1), (2, 1), (4, 1), (1, 2), (1, 4), (2, 2), (4, 4) })
        {
            figures.AddRange(await MeasureAsync(frontends, silos));
        }

        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(int frontends, int silos)
    {
        await using var cluster = await Clustered.StartAsync();
        for (var i = 0; i < silos; i++)
        {
            await cluster.AddSiloAsync($"{Standalone.Machine}-{i}");
        }

        for (var i = 0; i < frontends; i++)
        {
            await cluster.AddFrontendAsync(api: null);
        }

        var chats = Enumerable.Range(0, Chats)
            .Select(chat => cluster.Frontends[chat % frontends])
            .Select(static (frontend, chat) => new WebChat(frontend.Url, frontend.Token, $"scale-{chat}"))
            .ToArray();
        await Task.WhenAll(chats.Select(async (chat, i) =>
        {
            _ = await chat.AskAsync(
                $"/new scale-{i} @{Standalone.Machine}-{i % silos}",
                $"Session **scale-{i}** on {Standalone.Machine}-{i % silos} is ready.");
            _ = await AskAsync(chat, "warm", Messages);
        }));
        var (rates, p50, p99) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var times =
                (await Task.WhenAll(chats.Select(chat => AskAsync(chat, $"run{round}", Messages)))).SelectMany(static own => own).ToArray();
            rates.Add(times.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
            p50.Add(Samples.Median(times));
            p99.Add(Samples.At(times, 0.99));
        }

        var unasked = chats.Sum(static chat => chat.Unasked);
        foreach (var chat in chats)
        {
            await chat.DisposeAsync();
        }

        var name = $"{frontends} frontend(s), {silos} silo(s), {Chats} chats";
        return
        [
            new($"{name}: throughput", rates, "per s"),
            new($"{name}: p50", p50, "ms"),
            new($"{name}: p99", p99, "ms"),
            new($"{name}: memory of a silo", cluster.Silos.Average(static silo => silo.Memory("VmRSS")), "MB"),
            new($"{name}: memory of a frontend", cluster.Frontends.Average(static frontend => frontend.Memory("VmRSS")), "MB"),
            new Figure($"{name}: answers twice or unasked", unasked, "messages").Aims("0", static unasked => unasked == 0),
        ];
    }

    private static async Task<List<double>> AskAsync(WebChat chat, string prefix, int count)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            times.Add((await chat.AskAsync($"{prefix}-{i}", $"echo: {prefix}-{i}")).TotalMilliseconds);
        }

        return times;
    }
}
