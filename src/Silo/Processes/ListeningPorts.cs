using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>Who listens on TCP ports of this computer, as far as we may see.</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";
    private const int LocalAddress = 1;
    private const int State = 3;
    private const int User = 7;
    private const int Inode = 9;

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>The processes that listen on a port.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Their ids; without those of other users.</returns>
    public static IReadOnlySet<int> Holders(int port)
    {
        var sockets = Sockets(port).Select(static fields => $"socket:[{fields[Inode]}]").ToHashSet();
        return sockets.Count == 0 ? new HashSet<int>() : OpenFiles.Holders(sockets.Contains);
    }

    /// <summary>The users whose processes listen on a port.</summary>
    /// <param name="port">The port.</param>
    /// <returns>Their numbers.</returns>
    public static IReadOnlySet<string> Users(int port) => Sockets(port).Select(static fields => fields[User]).ToHashSet();

    private static IEnumerable<string[]> Sockets(int port)
    {
        var end = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return Tables.Where(File.Exists)
            .SelectMany(static table => File.ReadLines(table).Skip(1))
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(
                fields => fields.Length > Inode && fields[State] == Listening
                    && fields[LocalAddress].EndsWith(end, StringComparison.Ordinal));
    }
}
