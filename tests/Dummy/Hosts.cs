using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Dummy;

/// <summary>Silos in small.</summary>
internal static class Hosts
{
    /// <summary>Keeps a guardian and a child with grandchildren; prints the pids of all four on one line each and sleeps.</summary>
    public static async Task<int> GuardedAsync(string scope, string machine)
    {
        var guardian = await Guardian.StartAsync(scope, machine);
        var child = await Subprocess.StartAsync(new SubprocessStart
        {
            FileName = Environment.ProcessPath!,
            Arguments = ["grandchildren"],
            WorkingDirectory = "/",
            Mark = $"{machine}/1",
            Scope = scope,
        });
        await Console.Out.WriteLineAsync($"{guardian.Id}\n{child.Id}");
        await foreach (var line in child.ReadLinesAsync())
        {
            await Console.Out.WriteLineAsync(Encoding.UTF8.GetString(line.Span));
        }

        return 1;
    }

    /// <summary>
    /// Puts a child into a cgroup of its own; the child leaves behind a process that only the cgroup knows: no mark, no parent, its
    /// own session. Prints what it saw and ends with 0 when nothing is left.
    /// </summary>
    public static async Task<int> WithCgroupsAsync(string scope, string mount)
    {
        var cgroups = Cgroups.Find(mount) ?? throw new InvalidOperationException($"No cgroups at {mount}.");
        var child = await Subprocess.StartAsync(
            new SubprocessStart
            {
                FileName = "sh",
                Arguments = ["-c", "(env -i setsid sleep 1000 & echo $!); cat /proc/self/cgroup; exec sleep 1000"],
                WorkingDirectory = "/",
                Mark = "nas/1 with ../ in it",
                Scope = scope,
            },
            cgroups: cgroups);
        await using var lines = child.ReadLinesAsync().GetAsyncEnumerator();
        var escaped = ProcessIdentity.Of(int.Parse(await NextAsync()));
        string membership;
        do
        {
            membership = await NextAsync();
        }
        while (!membership.StartsWith("0::", StringComparison.Ordinal));

        await Console.Out.WriteLineAsync(membership);
        await child.KillTreeAsync();
        await Console.Out.WriteLineAsync($"{(child.Identity.IsAlive ? "alive" : "gone")} {(escaped.IsAlive ? "alive" : "gone")}");
        await Console.Out.WriteLineAsync($"{Directory.GetDirectories(mount, "dormouse-*").Length} left");
        await child.DisposeAsync();
        return 0;

        async Task<string> NextAsync() =>
            await lines.MoveNextAsync() ? Encoding.UTF8.GetString(lines.Current.Span) : throw new EndOfStreamException();
    }
}
