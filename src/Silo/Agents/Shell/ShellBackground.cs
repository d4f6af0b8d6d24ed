namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// What background jobs print while no command runs. It is told when they are silent for a while, or have gone on for ten times as long;
/// a job that never rests is told of ever more rarely, until the next command.
/// </summary>
/// <param name="quiet">The while, at first.</param>
internal sealed class ShellBackground(TimeSpan quiet)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _shortest = quiet;
    private ShellOutput _output = new();
    private TimeSpan _quiet = quiet;
    private TimeSpan _first;

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">When it came.</param>
    public void Append(string text, TimeSpan now)
    {
        if (text.Length > 0)
        {
            _first = IsEmpty ? now : _first;
            IsEmpty = false;
            _output.Append(text);
        }
    }

    /// <summary>How long to wait for more from now on.</summary>
    /// <param name="now">The present.</param>
    /// <returns>The time; zero if it is to be told now.</returns>
    public TimeSpan Left(TimeSpan now)
    {
        var most = (10 * _quiet) - (now - _first);
        return most < TimeSpan.Zero ? TimeSpan.Zero : most < _quiet ? most : _quiet;
    }

    /// <summary>A command begins: somebody is there.</summary>
    public void Wake() => _quiet = _shortest;

    /// <summary>What there is to tell; the next is told later.</summary>
    /// <returns>The text as CommonMark; empty if there is nothing.</returns>
    public string Take()
    {
        var text = _output.Render(null);
        _output = new();
        IsEmpty = true;
        _quiet = 2 * _quiet < Longest ? 2 * _quiet : Longest;
        return text;
    }
}
