using System.Text.Json;
using Dormouse.Faults.Tests.Judging;
using Dormouse.Faults.Tests.People;

namespace Dormouse.Faults.Tests.Agents;

/// <summary>Reads what the dummy agents wrote down.</summary>
internal sealed class AgentLogs(string folder)
{
    public string Folder => Directory.CreateDirectory(folder).FullName;

    public IReadOnlyList<Given> Given => [.. Entries()
        .Where(static entry => entry.Kind == "given")
        .OrderBy(static entry => entry.At)
        .Select(
            static entry =>
                new Given(entry.At, entry.Mark ?? "", entry.Session, Reading.About(entry.Text!) ?? "-", Reading.KindOf(entry.Text!)))];

    public IReadOnlyList<Stopped> Stopped => [.. Entries()
        .Where(static entry => entry.Kind == "stopped")
        .Select(static entry => new Stopped(entry.At, Reading.About(entry.Text!) ?? "-"))];

    /// <summary>Processes that did not come to their end.</summary>
    /// <param name="endOf">When a process ended, where that was seen.</param>
    public IReadOnlyList<Ended> Ended(Func<int, long?> endOf)
    {
        var ended = new List<Ended>();
        foreach (var life in Entries().GroupBy(static entry => entry.File))
        {
            var entries = life.ToArray();
            if (entries.Any(static entry => entry.Kind == "start") && !entries.Any(static entry => entry.Kind == "end"))
            {
                var isIdle = entries.Count(static entry => entry.Kind == "given") == entries.Count(
                    static entry => entry.Kind is "answered" or "stopped");
                ended.Add(new(
                    endOf(entries[0].Pid) ?? entries[^1].At, entries[0].Pid, entries[0].At, isIdle && entries[^1].Kind == "told to end"));
            }
        }

        return ended;
    }

    /// <summary>Puts what the agents say into the journal.</summary>
    public void Tell(Journal journal)
    {
        foreach (var entry in Entries())
        {
            var id = entry.Text is null ? null : Reading.About(entry.Text);
            journal.Note(
                id, $"agent {entry.Pid} of {entry.Mark}: {entry.Kind} {entry.Uuid} {entry.Text?.ReplaceLineEndings(" ")}", entry.At);
            if (entry.Kind == "wrong")
            {
                journal.Complain($"agent {entry.Pid} of {entry.Mark} says: {entry.Text}");
            }
        }
    }

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
                        file,
                        json.GetProperty("kind").GetString()!, json.GetProperty("at").GetInt64(), json.GetProperty("pid").GetInt32(),
                        json.GetProperty("session").GetString()!, json.GetProperty("mark").GetString(), json.GetProperty("uuid").GetString(), json.GetProperty("text").GetString()));
                }
            }
        }

        return entries;
    }

    private sealed record Entry(string File, string Kind, long At, int Pid, string Session, string? Mark, string? Uuid, string? Text);
}
