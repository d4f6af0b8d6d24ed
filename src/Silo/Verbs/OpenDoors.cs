using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// Where the program that uses a store listens, and what verbs show it: a file beside the store that only its user may read.
/// </summary>
/// <param name="Url">Where the web listens.</param>
/// <param name="Secret">What verbs show; good until the program ends.</param>
internal sealed record OpenDoors(string Url, string Secret)
{
    /// <summary>Writes the file.</summary>
    /// <param name="store">The store's file.</param>
    /// <param name="url">Where the web listens.</param>
    /// <param name="secret">What verbs show.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void Note(string store, string url, string secret) => ClusterFiles.Replace(FileOf(store), $"{url}\n{secret}\n");

    /// <summary>Reads the file.</summary>
    /// <param name="store">The store's file.</param>
    /// <returns>What it says; null if there is none.</returns>
    public static OpenDoors? Read(string store) =>
        File.Exists(FileOf(store)) && File.ReadAllLines(FileOf(store)) is [var url, var secret, ..] ? new(url, secret) : null;

    private static string FileOf(string store) => $"{store}.verbs";
}
