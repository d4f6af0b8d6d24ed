using System.Text.Json;
using System.Text.RegularExpressions;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests;

/// <summary>Reads what the dummy agents wrote down.</summary>
internal sealed partial class AgentLogs(string folder)
{
    public string Folder => Directory.CreateDirectory(folder).FullName;

    /// <summary>Processes that have started and not ended by themselves.</summary>
    public IReadOnlyList<int> Processes => [.. Entries().GroupBy(static entry => entry.Pid).Where(static own => own.All(static entry => entry.Kind != "end")).Select(static own => own.Key)];

    public IReadOnlyList<Given> Given => [.. Entries()
        .Where(static entry => entry.Kind == "given")
        .OrderBy(static entry => entry.At)
        .Select(static entry => new Given(entry.At, entry.Mark ?? "", entry.Session, IdPattern().Match(entry.Text!).Value, KindOf(entry.Text!)))];

    /// <summary>Puts what the agents say into the journal.</summary>
    public void Tell(Journal journal)
    {
        foreach (var entry in Entries())
        {
            var id = entry.Text is null ? null : IdPattern().Match(entry.Text) is { Success: true } found ? found.Value : null;
            journal.Note(id, $"agent {entry.Pid} of {entry.Mark}: {entry.Kind} {entry.Uuid} {entry.Text?.ReplaceLineEndings(" ")}", entry.At);
            if (entry.Kind == "wrong")
            {
                journal.Complain($"agent {entry.Pid} of {entry.Mark} says: {entry.Text}");
            }
        }
    }

    private static GivenKind KindOf(string text) =>
        text.StartsWith("Your previous turn was cut off", StringComparison.Ordinal) ? GivenKind.Continuation
        : text.StartsWith("Correction of my earlier message", StringComparison.Ordinal) ? GivenKind.Correction
        : GivenKind.Original;

    private List<Entry> Entries()
    {
        var entries = new List<Entry>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.log"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
            {
                if (line.EndsWith('}'))
                {
                    var json = JsonElement.Parse(line);
                    entries.Add(new(
                        json.GetProperty("kind").GetString()!, json.GetProperty("at").GetInt64(), json.GetProperty("pid").GetInt32(),
                        json.GetProperty("session").GetString()!, json.GetProperty("mark").GetString(), json.GetProperty("uuid").GetString(), json.GetProperty("text").GetString()));
                }
            }
        }

        return entries;
    }

    [GeneratedRegex(@"\bm\d+(e\d+)?\b")]
    private static partial Regex IdPattern();

    private sealed record Entry(string Kind, long At, int Pid, string Session, string? Mark, string? Uuid, string? Text);
}
