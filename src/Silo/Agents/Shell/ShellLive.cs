using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// What is shown of a command's output while it comes, in parts that may end anywhere: the parts follow each other as one text, and a
/// control sequence that is not whole yet waits for its rest.
/// </summary>
internal sealed class ShellLive
{
    private string _held = "";
    private string _lineEnds = "";
    private bool _isOpen;
    private bool _isReturned;

    /// <summary>Takes the next part of the output.</summary>
    /// <param name="text">The part, control sequences included.</param>
    /// <param name="isShown">Whether anybody wants to see it.</param>
    /// <returns>What is to be shown behind what was shown before, the opening fence included; may be empty.</returns>
    public string Next(string text, bool isShown = true)
    {
        text = _held + text;
        var open = TerminalText.OpenFrom(text);
        _held = text[open..];
        text = text[..open];
        var plain = ShellOutput.Lines(text);
        if (plain.Length == 0)
        {
            _isReturned |= text.EndsWith('\r');
            return "";
        }

        // What was shown is not taken back: what is written over it stands under it.
        var bare = TerminalText.WithoutControls(text);
        var firstLine = bare.Split('\n')[0].TrimEnd('\r');
        var isOver = firstLine.Length > 0 && (_isReturned || firstLine.Contains('\r')) && _lineEnds.Length == 0;
        _isReturned = bare.EndsWith('\r');
        var all = (isOver ? "\n" : _lineEnds) + plain;
        var shown = all.TrimEnd('\n');
        _lineEnds = all[shown.Length..];
        shown = _isOpen ? shown : shown.TrimStart('\n');
        if (shown.Length == 0 || !isShown)
        {
            return "";
        }

        shown = _isOpen ? shown : $"```\n{shown}";
        _isOpen = true;
        return shown;
    }
}
