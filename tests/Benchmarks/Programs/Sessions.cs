namespace Dormouse.Benchmarks.Programs;

/// <summary>The processes of sessions, found by their mark as a person would.</summary>
internal static class Sessions
{
    /// <summary>How many processes of a machine's sessions live.</summary>
    public static int Count(string machine) => Directory.EnumerateDirectories("/proc").Count(folder =>
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out _)
                && File.ReadAllText(Path.Combine(folder, "environ")).Contains($"DORMOUSE_SESSION={machine}/", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });
}
