using Dormouse.Benchmarks.Figures;
using Dormouse.Benchmarks.Floors;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

switch (args)
{
    case [nameof(EchoBot), var url, var token]:
        await EchoBot.RunAsync(url, token);
        return 0;
    case [nameof(LockBot), var url, var token, var agent]:
        await LockBot.RunAsync(url, token, agent);
        return 0;
}

(string Name, Func<Task<IReadOnlyList<Figure>>> MeasureAsync)[] all =
[
    ("floors", Floor.MeasureAsync),
    ("reply", UpdateToReply.MeasureAsync),
    ("burst", Burst.MeasureAsync),
    ("cluster", ClusterReply.MeasureAsync),
    ("first-byte", FirstByte.MeasureAsync),
    ("wake", Wake.MeasureAsync),
    ("idle", IdleSessions.MeasureAsync),
    ("sleeping", SleepingSessions.MeasureAsync),
    ("flood", Flood.MeasureAsync),
    ("start", Start.MeasureAsync),
    ("day", Day.MeasureAsync),
    ("scaling", Scaling.MeasureAsync),
];
var unknown = args.Except(all.Select(static part => part.Name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no figure '{unknown[0]}'; there are {string.Join(", ", all.Select(static part => part.Name))}. None named means all.");
    return 78;
}

var figures = new List<Figure>();
foreach (var (name, measureAsync) in all.Where(part => args.Length == 0 || args.Contains(part.Name)))
{
    Console.Error.WriteLine($"Measuring {name}…");
    figures.AddRange(await measureAsync());
}

Table.Print(figures, Console.Out);
var file = Path.GetFullPath("benchmarks.json");
Table.Write(figures, file);
Console.Out.WriteLine($"Written to {file}.");
return figures.Any(static figure => figure.IsMet is false) ? 1 : 0;
