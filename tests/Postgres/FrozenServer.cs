using System.Globalization;

namespace Dormouse.Postgres;

/// <summary>A server whose processes stand still. Each of them has a process group of its own, so they are stopped one by one.</summary>
internal sealed class FrozenServer : IDisposable
{
    private const int Stop = 19;
    private const int Continue = 18;

    private readonly int[] _processes;

    public FrozenServer(int server)
    {
        // The first one first: then nobody new comes.
        PostgresPrograms.Signal(server, Stop);
        _processes = [server, .. ChildrenOf(server)];
        foreach (var process in _processes)
        {
            PostgresPrograms.Signal(process, Stop);
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            PostgresPrograms.Signal(process, Continue);
        }
    }

    private static IEnumerable<int> ChildrenOf(int server)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var process) && ParentOf(process) == server)
            {
                yield return process;
            }
        }
    }

    private static int? ParentOf(int process)
    {
        try
        {
            // The name before it may hold anything, brackets too.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
