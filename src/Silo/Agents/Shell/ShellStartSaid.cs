namespace Dormouse.Silo.Agents.Shell;

/// <summary>The end of what start-up files print: it explains a start that fails.</summary>
internal sealed class ShellStartSaid
{
    private const int Kept = 2000;
    private const int LongestLine = 200;

    private volatile string _text = "";

    /// <summary>The last line that says something, or null.</summary>
    public string? LastLine
    {
        get
        {
            var line = ShellOutput.Plain(_text).Split('\n').Select(static line => line.Trim()).LastOrDefault(
                static line => line.Length > 0);
            return line?.Length > LongestLine ? line[..LongestLine] + "…" : line;
        }
    }

    /// <summary>Adds text; only the reader of the output does.</summary>
    /// <param name="text">The text.</param>
    public void Append(string text)
    {
        var all = _text + text;
        _text = all.Length > Kept ? all[^Kept..] : all;
    }
}
