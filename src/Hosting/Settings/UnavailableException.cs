namespace Dormouse.Hosting.Settings;

/// <summary>Something that the program needs can't be had. It ends with exit code 69 (EX_UNAVAILABLE of <c>sysexits.h</c>).</summary>
/// <param name="message">One line that names it.</param>
public sealed class UnavailableException(string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public const int ExitCode = 69;
}
