using System.Text.Json;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>One tool call, as far as it was told.</summary>
/// <param name="Id">The agent's id of it.</param>
internal sealed record AcpTool(string Id)
{
    private const int MostTitle = 60;
    private const int MostInput = 600;
    private const int MostResult = 1500;

    // What agents call the file that they work on.
    private static readonly string[] Inputs = ["path", "filePath", "file_path", "fileName"];

    private JsonElement _input;
    private JsonElement _content;

    /// <summary>What it is called; empty if that was not told.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Its kind in the protocol's words, such as <c>edit</c>.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>Its name; empty if it has none.</summary>
    public string Name { get; private init; } = "";

    /// <summary>What it returned in short.</summary>
    public string Result { get; private init; } = "";

    /// <summary>Whether people were told that it began.</summary>
    public bool IsTold { get; init; }

    /// <summary>Whether it came back.</summary>
    public bool IsDone { get; init; }

    /// <summary>Its whole input, as far as it was told.</summary>
    public JsonElement RawInput => _input;

    /// <summary>What it shows, such as the changes that it makes.</summary>
    public JsonElement Content => _content;

    /// <summary>Whether it was told what it works on.</summary>
    public bool HasInput => _input.ValueKind is JsonValueKind.Object && _input.EnumerateObject().Any();

    /// <summary>What it is called for people, one line.</summary>
    public string Label => Short(Name.Length > 0 ? Name : Title.Length > 0 ? Title : Kind.Length > 0 ? Kind : "a tool");

    /// <summary>One line of progress.</summary>
    public string Progress => Kind switch
    {
        "read" => $"Reading {Subject}…",
        "edit" => $"Editing {Subject}…",
        "delete" => $"Deleting {Subject}…",
        "move" => $"Moving {Subject}…",
        "search" => $"Searching {Subject}…",
        "execute" => $"Running {Short(Command ?? Title)}…",
        "fetch" => $"Fetching {Short(_input.String("url") ?? Title)}…",
        "think" => "Thinking…",
        _ => $"Using {Label}…",
    };

    /// <summary>Its input in short.</summary>
    public string Input => Cut(Command ?? (HasInput ? _input.GetRawText() : string.Join('\n', Diffs)), MostInput);

    /// <summary>The files that it changes.</summary>
    private IEnumerable<string> Diffs => Items(_content).Where(static one => one.String("type") == "diff").Select(
        static one => one.String("path") ?? "").Where(static path => path.Length > 0);

    private string? Command => _input.String("command") ?? _input.String("cmd");

    private string Subject => Short(FileName is { Length: > 0 } file ? file : Title.Length > 0 ? Title : "something");

    private string FileName => Path.GetFileName(
        Diffs.FirstOrDefault() ?? Inputs.Select(name => _input.String(name)).OfType<string>().FirstOrDefault() ?? "");

    /// <summary>The same with what an update says of it.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The tool call.</returns>
    public AcpTool With(JsonElement update)
    {
        var input = update.Property("rawInput") is { ValueKind: JsonValueKind.Object } all && all.GetPropertyCount() > 0 ? all : default;
        var content = update.Property("content") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list : default;
        return this with
        {
            Title = update.String("title") is { Length: > 0 } title ? title : Title,
            Kind = update.String("kind") is { Length: > 0 } kind ? kind : Kind,
            Name = update.String("name") is { Length: > 0 } name ? name : Name,
            Result = ResultOf(update) is { Length: > 0 } result ? Cut(TerminalText.Plain(result), MostResult) : Result,
            _input = input.ValueKind is JsonValueKind.Undefined ? _input : input.Clone(),
            _content = content.ValueKind is JsonValueKind.Undefined ? _content : content.Clone(),
        };
    }

    /// <summary>A text of one line.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its beginning, without line ends.</returns>
    public static string Short(string text) => Cut(text.ReplaceLineEndings(" ").Trim(), MostTitle);

    private static string ResultOf(JsonElement update)
    {
        var said = update.Items("content").Select(static one => one.String("type") switch
        {
            "content" => one.Property("content")?.String("text"),
            "diff" => $"Changed {one.String("path")}",
            _ => null,
        }).OfType<string>().ToArray();
        return said.Length > 0 ? string.Join('\n', said)
            : update.Property("_meta")?.Property("terminal_output_delta")?.String("data") is { Length: > 0 } printed ? printed
            : update.Property("rawOutput") switch
            {
                { ValueKind: JsonValueKind.String } text => JsonText.Read(text),
                { ValueKind: JsonValueKind.Object } output => output.String("output") ?? output.String("content") ?? "",
                _ => "",
            };
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement list) =>
        list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : default;

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";
}
