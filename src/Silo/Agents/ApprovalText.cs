using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dormouse.Silo.Agents;

/// <summary>What a person allows when they let an agent use a tool, in one text with every input of it.</summary>
internal sealed class ApprovalText
{
    /// <summary>Most characters of one input. A command is read to its end before it is allowed; a file's content need not be.</summary>
    private const int MostOfCommand = 8_000;
    private const int MostOfInput = 3_000;

    private readonly StringBuilder _text;

    /// <summary>Begins a text.</summary>
    /// <param name="question">The question, in CommonMark.</param>
    public ApprovalText(string question) => _text = new(question);

    /// <summary>Whether all was shown to its end.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The text so far, in CommonMark.</summary>
    public string Text => _text.ToString();

    /// <summary>A tool's name.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>CommonMark.</returns>
    public static string Name(string tool) => tool.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
        ? $"**{tool}**"
        : CodeSpan.Of(tool);

    /// <summary>Adds every input of a tool.</summary>
    /// <param name="input">The inputs.</param>
    /// <param name="command">The input that is a command, or null if none is.</param>
    public void AddInputs(JsonElement input, string? command)
    {
        if (input.ValueKind is not JsonValueKind.Object)
        {
            AddBlock(input.ValueKind is JsonValueKind.Undefined ? "" : input.GetRawText());
            return;
        }

        var inputs = input.EnumerateObject().ToList();
        if (command is not null && inputs.FindIndex(one => one.NameEquals(command)) is >= 0 and var index)
        {
            AddBlock(Value(inputs[index].Value), MostOfCommand);
            inputs.RemoveAt(index);
        }

        // A value of several lines has a block of its own, so that none of its lines can pass for another input.
        AddBlock(string.Join('\n', inputs.Where(static one => !IsLong(one)).Select(
            static one => $"{VisibleText.OfLine(one.Name)}: {Value(one.Value)}")));
        foreach (var one in inputs.Where(IsLong))
        {
            _text.Append(CultureInfo.InvariantCulture, $"\n\n{CodeSpan.Of(one.Name)}:");
            AddBlock(Value(one.Value));
        }
    }

    /// <summary>Adds a text that is no part of the question.</summary>
    /// <param name="value">The text.</param>
    /// <param name="most">Most characters of it.</param>
    public void AddBlock(string value, int most = MostOfInput)
    {
        var shown = VisibleText.Of(value);
        if (shown.Length > most)
        {
            IsWhole = false;
            shown = Cut(shown, most);
        }

        if (shown.Length > 0)
        {
            _text.Append("\n\n").Append(CodeBlock.Of(shown));
        }
    }

    /// <summary>The beginning and the end: what is hidden in a long text is hidden behind its beginning.</summary>
    private static string Cut(string text, int most)
    {
        var (head, tail) = (most * 2 / 3, text.Length - (most / 3));
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"{text[..head]}\n[{tail - head:N0} characters are not shown here]\n{text[tail..]}");
    }

    private static bool IsLong(JsonProperty one) =>
        one.Value.ValueKind is JsonValueKind.String && Value(one.Value).AsSpan().IndexOfAny('\r', '\n') >= 0;

    private static string Value(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? JsonText.Read(value).ReplaceLineEndings("\n") : value.GetRawText();
}
