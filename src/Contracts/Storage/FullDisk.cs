namespace Dormouse.Contracts;

/// <summary>Tells a full disk from other failures, by the words of those who met it.</summary>
public static class FullDisk
{
    // The system's own words, SQLite's error 13, and the code that Node's programs print.
    private static readonly string[] Words = ["no space left on device", "disk is full", "ENOSPC", "disk quota exceeded"];

    /// <summary>Whether an error says that a disk is full.</summary>
    /// <param name="message">The error's text.</param>
    /// <returns>True if it does.</returns>
    public static bool IsTold(string message) => Words.Any(words => message.Contains(words, StringComparison.OrdinalIgnoreCase));
}
