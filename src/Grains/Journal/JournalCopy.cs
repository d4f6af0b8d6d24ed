using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Grains.Journal;

/// <summary>A journal as files of its own, for people and for programs.</summary>
internal static class JournalCopy
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As CommonMark, with the agent's steps folded away.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <returns>The text.</returns>
    public static string Markdown(string session, IReadOnlyList<JournalEntry> entries)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# Session {session}\n");
        for (var index = 0; index < entries.Count;)
        {
            var steps = entries.Skip(index).TakeWhile(static entry => entry.Kind is JournalKind.Step).ToArray();
            if (steps.Length > 0)
            {
                AppendSteps(text, steps);
                index += steps.Length;
            }
            else
            {
                Append(text, entries[index++]);
            }
        }

        return text.ToString();
    }

    /// <summary>As JSON, with the names of the HTTP API.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <returns>The text.</returns>
    public static string Json(string session, IReadOnlyList<JournalEntry> entries) => new JsonObject
    {
        ["session"] = session,
        ["entries"] = new JsonArray([.. entries.Select(Json)]),
    }.ToJsonString(Readable);

    private static JsonObject Json(JournalEntry entry)
    {
        var json = new JsonObject
        {
            ["seq"] = entry.Number,
            ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
            ["at"] = entry.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        Add("text", entry.Text.Length > 0 ? entry.Text : null);
        Add("chat", entry.Door.Length > 0 ? entry.Door : null);
        Add("by", entry.Person);
        Add("prompt", entry.Prompt?.ToString("N"));
        Add("files", List(entry.Files));
        Add("question", entry.Question);
        Add("options", List(entry.Options));
        Add("tool", entry.Tool);
        Add("input", entry.Input);
        Add("step", entry.Step);
        Add("result", entry.Result);
        Add("failed", entry.IsError ? true : null);
        Add("outcome", entry.Outcome?.ToString().ToLowerInvariant());
        Add("seconds", entry.Duration is { } duration ? Math.Round(duration.TotalSeconds, 3) : null);
        Add("costUsd", entry.Usage?.CostUsd);
        Add("inputTokens", entry.Usage?.InputTokens);
        Add("outputTokens", entry.Usage?.OutputTokens);
        return json;

        void Add(string name, JsonNode? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    private static JsonArray? List(IReadOnlyList<string> texts) =>
        texts.Count > 0 ? new JsonArray([.. texts.Select(static text => JsonValue.Create(text))]) : null;

    private static void Append(StringBuilder text, JournalEntry entry)
    {
        var at = entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var head = entry.Kind switch
        {
            JournalKind.Prompt => $"## {entry.Person ?? "Somebody"}, {at}{Through(entry)}",
            JournalKind.Answer => $"## Answer, {at}",
            JournalKind.Question => $"### Question, {at}",
            JournalKind.Decision when entry.Text.Length == 0 => $"*{at}: nobody need decide any more.*",
            JournalKind.Decision => $"*{at}: {entry.Person ?? "somebody"} decided{Through(entry)}:*",
            JournalKind.Turn => $"*{at}: turn {entry.Outcome?.ToString().ToLowerInvariant()}{Cost(entry)}.*",
            JournalKind.Mark => $"*{at}: {entry.Text.TrimEnd('.')}.*",
            _ => $"*{at}, from Dormouse:*",
        };
        text.Append(CultureInfo.InvariantCulture, $"\n{head}\n");
        if (entry.Text.Length > 0 && entry.Kind is not JournalKind.Mark)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{entry.Text.TrimEnd()}\n");
        }

        foreach (var (label, items) in ((string, IReadOnlyList<string>)[])[("File", entry.Files), ("Option", entry.Options)])
        {
            text.Append(string.Concat(items.Select(item => $"\n- {label}: {VisibleText.OfLine(item)}")));
            text.Append(items.Count > 0 ? "\n" : "");
        }
    }

    private static void AppendSteps(StringBuilder text, JournalEntry[] steps)
    {
        var begun = steps.Count(static step => step.Result is null);
        var count = begun == 1 ? "1 step" : string.Create(CultureInfo.InvariantCulture, $"{begun} steps");
        text.Append(CultureInfo.InvariantCulture, $"\n<details><summary>{count}</summary>\n\n");
        var begins = steps.Where(static step => step.Result is null).Select(static step => step.Step).ToHashSet();
        var ends = steps.Where(static step => step is { Step: not null, Result: not null }).ToLookup(static step => step.Step!);
        foreach (var step in steps.Where(step => step.Result is null || !begins.Contains(step.Step)))
        {
            var line = step.Result is null ? step.Text : "(a step that began above)";
            text.Append(CultureInfo.InvariantCulture, $"- {VisibleText.OfLine(line)}");
            text.Append(step.Input is { Length: > 0 } input ? $" {CodeSpan.Of($"{step.Tool}: {VisibleText.OfLine(input)}")}" : "");
            var end = step.Result is not null ? step : step.Step is { } id ? ends[id].FirstOrDefault() : null;
            text.Append(end is null ? "\n" : $"{End(end)}\n");
        }

        text.Append("\n</details>\n");
    }

    private static string End(JournalEntry step)
    {
        var took = step.Duration is { } duration
            ? string.Create(CultureInfo.InvariantCulture, $", {Math.Round(duration.TotalSeconds, 1)} s")
            : "";
        var said = step.Result is { Length: > 0 } result ? $": {CodeSpan.Of(VisibleText.OfLine(result))}" : "";
        return $"{(step.IsError ? " failed" : "")}{took}{said}";
    }

    private static string Through(JournalEntry entry) => entry.Door.Length > 0 ? $", {ChatKey.ChannelOf(entry.Door)}" : "";

    private static string Cost(JournalEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(entry.Duration is { } duration ? $", {Math.Round(duration.TotalSeconds, 1)} s" : "")}{(
            entry.Usage is { CostUsd: > 0 } usage ? $", ${usage.CostUsd:0.####}" : "")}");
}
