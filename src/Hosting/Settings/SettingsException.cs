namespace Dormouse.Hosting.Settings;

/// <summary>A setting is wrong. The program ends with exit code 78 (EX_CONFIG of <c>sysexits.h</c>).</summary>
/// <param name="message">One line: the setting, the value and what is allowed.</param>
public sealed class SettingsException(string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public const int ExitCode = 78;
}

/// <summary>Something that the program needs can't be had. It ends with exit code 69 (EX_UNAVAILABLE of <c>sysexits.h</c>).</summary>
/// <param name="message">One line that names it.</param>
public sealed class UnavailableException(string message) : Exception(message)
{
    /// <summary>The exit code.</summary>
    public const int ExitCode = 69;
}
