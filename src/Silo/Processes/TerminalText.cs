using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Dormouse.Silo.Processes;

/// <summary>What programs print for a terminal, as a person would read it there.</summary>
internal static partial class TerminalText
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7f).Concat(Enumerable.Range(0x80, 0x20)).Select(
            static code => (char)code).Except(['\t', '\n'])]);

    /// <summary>The text without control sequences; of lines that were written over, the last state.</summary>
    /// <param name="text">The text; a sequence that is cut off at its end is left out too.</param>
    /// <returns>Plain text.</returns>
    public static string Plain(string text)
    {
        if (!text.AsSpan().ContainsAny(Controls))
        {
            return text;
        }

        var lines = Sequences.Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select(static line => Typed(Last(line.TrimEnd('\r')))));
    }

    /// <summary>The text without control sequences and control characters, its lines as they are.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same text, if it has none.</returns>
    public static string WithoutControls(string text) => text.AsSpan().ContainsAny(Controls)
        ? string.Concat(Sequences.Replace(text, "").Where(static c => c is '\t' or '\n' or '\r' || !char.IsControl(c)))
        : text;

    /// <summary>Where a control sequence begins that more text may belong to.</summary>
    /// <param name="text">The text so far.</param>
    /// <returns>The index; the length of the text if there is none.</returns>
    public static int OpenFrom(string text) => text.AsSpan().ContainsAny(Controls)
        ? OpenSequences.Matches(text).FirstOrDefault(static match => match.Groups["open"].Success)?.Index ?? text.Length
        : text.Length;

    private static string Last(string line) => line[(line.LastIndexOf('\r') + 1)..];

    /// <summary>
    /// What is typed after a backspace takes the place of what was before it, as in bold and underlined words of manuals; other
    /// controls show nothing.
    /// </summary>
    private static string Typed(string line)
    {
        if (!line.AsSpan().ContainsAny(Controls))
        {
            return line;
        }

        var typed = new StringBuilder(line.Length);
        var back = 0;
        foreach (var c in line)
        {
            if (c == '\b')
            {
                var left = typed.Length - back;
                back += left == 0 ? 0 : left > 1 && char.IsLowSurrogate(typed[left - 1]) ? 2 : 1;
            }
            else if (c == '\t' || !char.IsControl(c))
            {
                typed.Length -= back;
                typed.Append(c);
                back = 0;
            }
        }

        return typed.ToString();
    }

    // ECMA-48, each introducer in its two forms: CSI; OSC, which BEL ends too; DCS, SOS, PM and APC with their strings; other escapes.
    // A string that is never ended takes no more than its line.
    private const string Sequence =
        @"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
        + @"|(?:\x1b\]|\x9d)(?:[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)|[^\x07\x1b\x9c\n]*)"
        + @"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])(?:[^\x1b\x9c]*(?:\x1b\\|\x9c)|[^\x1b\x9c\n]*)"
        + @"|\x1b[ -/]*[0-~]?";

    // The same ones without their ends, where the text ends.
    private const string OpenSequence =
        @"(?<open>(?:(?:\x1b\[|\x9b)[0-?]*[ -/]*"
        + @"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*\x1b?"
        + @"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*\x1b?"
        + @"|\x1b[ -/]*)\z)";

    [GeneratedRegex(Sequence)]
    private static partial Regex Sequences { get; }

    [GeneratedRegex($"{OpenSequence}|{Sequence}")]
    private static partial Regex OpenSequences { get; }
}
