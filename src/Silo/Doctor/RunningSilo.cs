using System.Globalization;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Doctor;

/// <summary>The Dormouse of some settings that runs now, if one does, as far as others can see it: it is closed to all but root.</summary>
/// <param name="lockFile">The file that it holds.</param>
internal sealed class RunningSilo(string lockFile)
{
    private readonly Lazy<IReadOnlySet<int>> _processes =
        new(() => FileLocks.Holders(lockFile).Concat(OpenFiles.Holders(lockFile)).ToHashSet());

    /// <summary>What stands on its command line; empty if it does not run.</summary>
    public IReadOnlyList<string> Arguments => [.. _processes.Value.SelectMany(static pid => Read(pid, "cmdline").Split('\0'))];

    /// <summary>Whether it listens on a port. Where it can't be looked into, a port of its user counts as its own.</summary>
    /// <param name="port">The port.</param>
    /// <returns>True if it does.</returns>
    public bool Holds(int port) => _processes.Value.Overlaps(ListeningPorts.Holders(port))
        || (_processes.Value.Any(static pid => !OpenFiles.CanLook(pid))
            && ListeningPorts.Users(port).Overlaps(_processes.Value.Select(UserOf)));

    private static string UserOf(int pid) => Read(pid, "status").Split('\n')
        .FirstOrDefault(static line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t') is { Length: > 1 } ids ? ids[1] : "";

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
