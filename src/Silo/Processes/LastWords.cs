using System.Text.RegularExpressions;

namespace Dormouse.Silo.Processes;

/// <summary>
/// What a program wrote to stderr before it ended: which of its lines explains the end. That is seldom the last one: a stack, a
/// version, a notice about updates or the place of a log follows.
/// </summary>
internal static partial class LastWords
{
    private const int LongestLine = 300;

    /// <summary>Finds the line that explains.</summary>
    /// <param name="standardError">What was written, or the end of it.</param>
    /// <returns>One line, readable; null if nothing was written that says anything.</returns>
    public static string? Explaining(string standardError)
    {
        string[] lines = [.. TerminalText.Plain(standardError).Split('\n').Select(static line => line.TrimEnd())];
        var said = lines.Index().Where(static line => line.Item.Length > 0 && !Noise.IsMatch(line.Item)).ToArray();
        var best = Last(static line => Certain.IsMatch(line))
            ?? Last(static line => Error.IsMatch(line) && !Consequence.IsMatch(line))
            ?? Last(static line => Error.IsMatch(line))
            ?? Last(static line => !Warning.IsMatch(line))
            ?? Last(static _ => true);
        return best is { } at ? Short(Whole(at)) : null;

        int? Last(Func<string, bool> explains) =>
            said.Where(line => explains(line.Item)).Select(static line => (int?)line.Index).LastOrDefault();

        // Some programs write what is wrong on the line after the one that says that something is.
        string Whole(int at) =>
            lines[at].EndsWith(':') && said.FirstOrDefault(line => line.Index > at) is { Item: { } next } && !Error.IsMatch(next)
            ? $"{lines[at].Trim()} {next.Trim()}"
            : lines[at].Trim();
    }

    private static string Short(string line) =>
        line.Length <= LongestLine ? line : $"{line[..(char.IsHighSurrogate(line[LongestLine - 1]) ? LongestLine - 1 : LongestLine)]}…";

    /// <summary>What explains the end whatever else is said.</summary>
    [GeneratedRegex(
        @"heap out of memory|out of memory|allocation of \d+ bytes failed|std::bad_alloc|Cannot allocate memory|OutOfMemoryException"
        + @"|session is running in the background|Cannot find (module|package) |Module not found|No module named "
        + @"|error while loading shared libraries|No space left on device|command not found|: not found$|is not recognized as",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Certain { get; }

    /// <summary>A line that begins by saying that it tells an error; lines inside a stack or an object are set in.</summary>
    [GeneratedRegex(
        @"^(?:\[[^\]]*\] ?)?(?:Uncaught |Unhandled (?:promise )?(?:rejection|exception)[:.]? ?|Caused by: |Exception in thread ""[^""]*"" |error\[\w+\]|npm (?:ERR!|error) |thread '[^']*' .*panicked)?"
        + @"(?:[\w.$]*(?:Error|Exception)\b(?:\s*\[\w+\])?|(?:fatal(?: error)?|error|panic|abort(?:ed)?|killed|segmentation fault)\b|thread '[^']*' .*panicked|(?<=npm (?:ERR!|error) ).)"
        + @"|^[^\s:]+: (?:line \d+: )?(?:error|fatal)[: ]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Error { get; }

    /// <summary>An error that only says that there was another one.</summary>
    [GeneratedRegex(
        @"Command failed|ELIFECYCLE|lifecycle script|errno -?\d+$|^npm (?:ERR!|error) (?:code|errno|path|syscall|command|cwd|signal)\b|^aborted\b|^killed\b|core dumped|exited with (?:code|status)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Consequence { get; }

    /// <summary>What goes with an error, or comes from something else.</summary>
    [GeneratedRegex(
        @"^\s*(?:at |File ""|\.\.\. \d+ more|#\d+ |\d+: 0x|goroutine \d+|[\^~]+\s*$|[}\])]+[,;]?\s*$|throw \w+;?\s*$)"
        + @"|^(?:Node\.js v[\d.]+|node:internal\S*|Bun v[\d.]+.*|Traceback \(most recent call last\):|stack backtrace:|-+ .*stack trace.* ?-*)$"
        + @"|^npm (?:notice|warn|WARN)\b|^npm (?:ERR!|error)\s*$|A complete log of this run can be found|_logs/.*-debug-\d+\.log$"
        + @"|^\(Use `node --trace|^note: run with `RUST_BACKTRACE|^\(node:\d+\)|^<---|^==\d+==|^\s*(?:code|errno|syscall|path|requireStack|spawnargs|cause|info|signal): "
        + @"|^For more information|^Run with --|^\s*\|",
        RegexOptions.CultureInvariant)]
    private static partial Regex Noise { get; }

    [GeneratedRegex(@"^\s*(?:\W*warn(?:ing)?\b|deprecat)|DeprecationWarning", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Warning { get; }
}
