using System.Text.Json;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>Tool calls of the CLI in short.</summary>
internal static class ToolTexts
{
    private const int MaxInput = 600;
    private const int MaxResult = 1500;

    // Colours and progress bars may be most of a result.
    private const int MaxRead = 4 * MaxResult;

    /// <summary>One line of progress.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="input">Its input.</param>
    /// <returns>For example <c>Reading server.py…</c>.</returns>
    public static string Progress(string tool, JsonElement input) => tool switch
    {
        "Read" or "NotebookRead" => $"Reading {FileName(input)}…",
        "Write" => $"Writing {FileName(input)}…",
        "Edit" or "MultiEdit" or "NotebookEdit" => $"Editing {FileName(input)}…",
        "Bash" => $"Running {Short(input.String("command") ?? "a command", 60)}…",
        "Grep" or "Glob" => $"Searching {Short(input.String("pattern") ?? "", 60)}…",
        "WebFetch" => $"Fetching {Short(input.String("url") ?? "a page", 60)}…",
        "WebSearch" => $"Searching the web for {Short(input.String("query") ?? "", 60)}…",
        "Task" or "Agent" => $"Working on {Short(input.String("description") ?? "a subtask", 60)}…",
        _ => $"Using {tool}…",
    };

    /// <summary>The input in short.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Plain text.</returns>
    public static string Input(string tool, JsonElement input) => Cut(
        tool switch
        {
            _ when input.ValueKind is JsonValueKind.Undefined => "",
            "Bash" => input.String("command") ?? "",
            "Read" or "Write" or "Edit" or "MultiEdit" => input.String("file_path") ?? input.GetRawText(),
            _ => input.ValueKind is JsonValueKind.Object && !input.EnumerateObject().Any() ? "" : input.GetRawText(),
        },
        MaxInput);

    /// <summary>A result in short, without what was meant for a terminal.</summary>
    /// <param name="content">What stands between the quotes of its JSON string.</param>
    /// <returns>Plain text.</returns>
    public static string Result(ReadOnlySpan<byte> content)
    {
        var start = JsonText.Start(content, MaxRead);
        var isWhole = start.Length <= MaxRead;
        var plain = TerminalText.Plain(isWhole ? start : start[..MaxRead]);
        return isWhole || plain.Length > MaxResult ? Cut(plain, MaxResult) : $"{plain}…";
    }

    /// <summary>A result of several parts in short.</summary>
    /// <param name="parts">The parts.</param>
    /// <returns>Plain text.</returns>
    public static string Result(IEnumerable<string> parts) => Cut(string.Join('\n', parts), MaxResult);

    private static string FileName(JsonElement input) =>
        Path.GetFileName(input.String("file_path") ?? input.String("notebook_path") ?? "a file");

    private static string Short(string text, int most)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > most ? Cut(line, most) : line;
    }

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";
}
