using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>What one command printed: the beginning and the end, so that a flood does not fill the memory.</summary>
internal sealed partial class ShellOutput
{
    private const int Kept = 32 * 1024;

    private readonly StringBuilder _head = new();
    private readonly StringBuilder _tail = new();
    private long _length;

    /// <summary>Adds text.</summary>
    /// <param name="text">The text, control sequences included.</param>
    /// <returns>The part of it that is worth showing as it comes; empty once there was too much.</returns>
    public string Append(ReadOnlySpan<char> text)
    {
        _length += text.Length;
        var toHead = Math.Min(text.Length, Kept - _head.Length);
        _head.Append(text[..toHead]);
        _tail.Append(text[toHead..]);
        if (_tail.Length > 2 * Kept)
        {
            _tail.Remove(0, _tail.Length - Kept);
        }

        return text[..toHead].ToString();
    }

    /// <summary>The output and the exit code, in CommonMark.</summary>
    /// <param name="note">A closing line, or null.</param>
    /// <returns>The text; empty if there is nothing to say.</returns>
    public string Render(string? note)
    {
        var left = _length - _head.Length - Math.Min(_tail.Length, Kept);
        var tail = _tail.Length > Kept ? _tail.ToString(_tail.Length - Kept, Kept) : _tail.ToString();
        var text = Plain(left > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{_head}\n[… {left:N0} characters left out …]\n{tail}")
            : $"{_head}{tail}");
        if (string.IsNullOrWhiteSpace(text))
        {
            return note ?? "";
        }

        var block = CodeBlock.Of(text);
        return note is null ? block : $"{block}\n{note}";
    }

    /// <summary><inheritdoc cref="TerminalText.Plain" path="/summary"/> No empty lines around it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Plain text.</returns>
    public static string Plain(string text) => Lines(text).Trim('\n');

    /// <inheritdoc cref="TerminalText.Plain"/>
    public static string Lines(string text) => TerminalText.Plain(NoTerminal().Replace(text, ""));

    // A shell without a terminal says so each time that a signal ends a command.
    [GeneratedRegex(@"(?<=^|\n)[^\n:]*: \[[0-9]+: [0-9]+ \([0-9]+\)\] tcsetattr: [^\n]*\n")]
    private static partial Regex NoTerminal();
}
