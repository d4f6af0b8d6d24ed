using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Dummy;

/// <summary>A silo in small whose children have limits, and children that heed none.</summary>
internal static class Limits
{
    private const int Most = 40;

    // A controller that some machines have besides, and that limits nothing here: what is done for a controller is the same for all.
    private static readonly ResourceLimit Any = new("any", "hugetlb", "any") { Files = [] };

    /// <summary>
    /// Moves into a cgroup of its own, has limits kept and lets children loose on them. Prints which controllers there are, which limits
    /// are kept and what the children came to.
    /// </summary>
    public static async Task<int> HostAsync(string scope, string mount)
    {
        var own = Directory.CreateDirectory(Path.Combine(mount, $"dormouse-{scope}")).FullName;
        ResourceLimit[] wanted =
        [
            ResourceLimit.Processes(Most), ResourceLimit.Memory(96L << 20), ResourceLimit.Processor(0.5), Any,
        ];
        var names = wanted.Select(static limit => limit.Controller).ToArray();
        var enabled = await EnableInRootAsync(mount, names);
        await File.WriteAllTextAsync(Path.Combine(own, "cgroup.procs"), $"{Environment.ProcessId}");
        var cgroups = Cgroups.Find(mount) ?? throw new InvalidOperationException($"No cgroups in {own}.");
        var there = names.Intersect(await WordsAsync(Path.Combine(own, "cgroup.controllers")));
        await Console.Out.WriteLineAsync($"controllers {string.Join(' ', there.Order())}");
        var before = cgroups.WhyNot(wanted) ?? "all";
        var why = await cgroups.KeepAsync(wanted) ?? "all";
        await Console.Out.WriteLineAsync($"kept {string.Join(' ', cgroups.Limits.Select(static limit => limit.Controller).Order())}");
        await Console.Out.WriteLineAsync(before == why ? "as foretold" : $"{before}, and then {why}");
        foreach (var limit in cgroups.Limits.Where(static limit => limit.Count is not null))
        {
            await TryAsync(scope, cgroups, limit);
        }

        await LeaveAsync(mount, own, enabled);
        return 0;
    }

    private static async Task TryAsync(string scope, Cgroups cgroups, ResourceLimit limit)
    {
        await using var other = await StartAsync("other", "read -r line; for i in 1 2 3 4 5 6 7 8; do sleep 0.01 & done; wait; echo fine");
        await using var hog = await StartAsync(
            "hog",
            limit.Controller == "memory"
                ? "head -c 400000000 /dev/zero | tail -n 1 >/dev/null; echo ended $?; read -r line"
                : "(i=0; while [ $i -lt 200 ]; do sleep 60 & i=$((i + 1)); done) 2>/dev/null; echo tried; read -r line");
        var said = await FirstLineAsync(hog);
        await other.WriteLineAsync(Array.Empty<byte>());
        var fine = await FirstLineAsync(other);
        await Console.Out.WriteLineAsync(
            $"{limit.Controller}: {said}, met {(hog.TimesMet(limit) > 0 ? "" : "not ")}by it and {(other.TimesMet(limit) > 0 ? "" : "not ")}by the other, which is {fine}");

        async Task<Subprocess> StartAsync(string session, string script) => await Subprocess.StartAsync(
            new SubprocessStart { FileName = "sh", Arguments = ["-c", script], WorkingDirectory = "/", Mark = $"nas/{session}", Scope = scope },
            cgroups);
    }

    private static async Task<string> FirstLineAsync(Subprocess process)
    {
        await foreach (var line in process.ReadLinesAsync())
        {
            return Encoding.UTF8.GetString(line.Span);
        }

        return "ended";
    }

    /// <summary>Has controllers in the cgroups of the root, as systemd has them by itself.</summary>
    private static async Task<IReadOnlyList<string>> EnableInRootAsync(string mount, IEnumerable<string> wanted)
    {
        var control = Path.Combine(mount, "cgroup.subtree_control");
        var before = await WordsAsync(control);
        List<string> enabled = [];
        foreach (var controller in wanted.Intersect(await WordsAsync(Path.Combine(mount, "cgroup.controllers"))).Except(before))
        {
            await File.WriteAllTextAsync(control, $"+{controller}");
            enabled.Add(controller);
        }

        return enabled;
    }

    private static async Task<string[]> WordsAsync(string file) =>
        (await File.ReadAllTextAsync(file)).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static async Task LeaveAsync(string mount, string own, IReadOnlyList<string> enabled)
    {
        await File.WriteAllTextAsync(Path.Combine(mount, "cgroup.procs"), $"{Environment.ProcessId}");
        foreach (var inner in Directory.GetDirectories(own))
        {
            Directory.Delete(inner);
        }

        Directory.Delete(own);
        foreach (var controller in enabled)
        {
            await File.WriteAllTextAsync(Path.Combine(mount, "cgroup.subtree_control"), $"-{controller}");
        }

        await Console.Out.WriteLineAsync("left");
    }
}
