using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>The sentences that a shell session says.</summary>
internal static class ShellTexts
{
    public const string NotRun =
        "⚠ The command was not run: the disk that holds Dormouse's store takes no more writes. Free some space there, then send the command "
        + "again.";

    public const string NotStopped =
        "*The shell did not heed the stop, so it was ended. The next message begins it again, in the folder and with the environment "
        + "that it had before this command.*";

    public const string MarkLost =
        "*The shell is done with this command but did not tell how it ended, so it was ended itself. The next message begins it again, "
        + "in the folder and with the environment that it had before this command.*";

    /// <inheritdoc cref="StartTakesTooLong"/>
    public const string StartNotStopped = "its start-up files did not heed the stop. " + WithoutThem;

    public static string Ended(string how) => $"*The shell {how}. The next message starts it again.*";

    public static string ExitCode(string code) => $"*exit code {code}*";

    /// <summary>The end of a sentence that begins with the session.</summary>
    public static string StartTakesTooLong(string waitsFor, TimeSpan after, string? said) =>
        $"its start-up files did not come to an end within {TimeTexts.Duration(after)}: {waitsFor}{Said(said)}. {WithoutThem}";

    /// <inheritdoc cref="StartTakesTooLong"/>
    public static string EndedInStartUp(string how, string files, string? said) =>
        $"the shell {how} while it read its start-up files ({files}): one of them ends it, or puts another program in its place{Said(said)}. "
        + WithoutThem;

    public static string BecameAnother(string program) => $"they put `{program}` in the place of the shell";

    public static string WaitsFor(string program) => $"they wait for `{program}`";

    public const string WaitsForSomething = "they wait for something";

    private const string WithoutThem = "The next try begins without them, until they are changed.";

    private static string Said(string? said) => said is null ? "" : $" (it said last: {said})";
}
