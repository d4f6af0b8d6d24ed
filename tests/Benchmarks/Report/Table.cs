using System.Globalization;
using System.Text.Json;

namespace Dormouse.Benchmarks.Report;

/// <summary>The figures for people and for programs.</summary>
internal static class Table
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Print(IReadOnlyList<Figure> figures, TextWriter output)
    {
        string[][] rows =
        [
            ["figure", "value", "floor", "ratio", "rival", "ratio", "goal", "met"],
            .. figures.Select(static figure => new[]
            {
                figure.Name,
                figure.Failure is null ? $"{Number(figure.Value)} {figure.Unit}" : $"failed: {figure.Failure.Split('\n')[0]}",
                Beside(figure.Floor),
                Ratio(figure.Ratio),
                Beside(figure.Rival),
                Ratio(figure.RivalRatio),
                figure.Goal,
                figure.IsMet switch { true => "yes", false => "NO", null => "" },
            }),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => Math.Min(60, row[column].Length))).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |");
            if (row == rows[0])
            {
                output.WriteLine("|" + string.Join("|", widths.Select(static width => new string('-', width + 2))) + "|");
            }
        }
    }

    public static void Write(IReadOnlyList<Figure> figures, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(new { at = TimeProvider.System.GetUtcNow(), cores = Environment.ProcessorCount, figures }, Json));
    }

    private static string Beside(Beside? beside) => beside is null ? "" : $"{Number(beside.Value)} {beside.Name}";

    private static string Ratio(double? ratio) => ratio is { } value ? $"{Number(value)} ×" : "";

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
