using System.Globalization;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Doctor;

/// <summary>Who has locked a file of this computer, which the system tells of every process.</summary>
internal static class FileLocks
{
    private const int Pid = 4;
    private const int Place = 5;

    /// <summary>The processes that have a lock on a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Their ids; none if the file is not there, or the system does not tell.</returns>
    public static IReadOnlySet<int> Holders(string path)
    {
        if (StatX.Of(path, follows: true) is not { } file || !File.Exists("/proc/locks"))
        {
            return new HashSet<int>();
        }

        // A line is "1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF". A disk may have another number there than elsewhere.
        var end = string.Create(CultureInfo.InvariantCulture, $":{file.Inode}");
        return File.ReadLines("/proc/locks")
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > Place && fields[Place].EndsWith(end, StringComparison.Ordinal))
            .Select(static fields => int.TryParse(fields[Pid], NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(static pid => pid > 0)
            .ToHashSet();
    }
}
