namespace Dormouse.Hosting.Settings;

/// <summary>Where things lie unless the settings say otherwise.</summary>
public static class HomeFolders
{
    /// <summary>Where Dormouse keeps what it keeps: <c>$XDG_DATA_HOME/dormouse</c>.</summary>
    public static string Data => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Home, ".local", "share"), "dormouse");

    private static string Home => Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/";

    /// <summary>The full path of a path that may begin with <c>~</c>.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The full path.</returns>
    public static string Full(string path) =>
        Path.GetFullPath(path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? $"{Home}{path[1..]}" : path);
}
