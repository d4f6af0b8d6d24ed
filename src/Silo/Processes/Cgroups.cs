using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>The place where this process may make cgroups: its own, when it was delegated to it (systemd: <c>Delegate=yes</c>).</summary>
internal sealed class Cgroups
{
    private const string Prefix = "dormouse-";
    private const int LongestName = 100;
    private readonly string _own;
    private IReadOnlyList<ResourceLimit> _limits = [];
    private int _made;

    private Cgroups(string own) => _own = own;

    /// <summary>Null where there is no cgroup v2, or our own is not ours to divide.</summary>
    /// <param name="mount">Where cgroup v2 is mounted.</param>
    /// <param name="membership">The file that says which cgroup we are in.</param>
    public static Cgroups? Find(string mount = "/sys/fs/cgroup", string membership = "/proc/self/cgroup")
    {
        try
        {
            // Version 2 has the line "0::/path"; the version 1 hierarchies have numbers and controllers.
            var path = File.ReadLines(membership).FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?[4..];
            if (path is null || !File.Exists(Path.Combine(mount, "cgroup.controllers")))
            {
                return null;
            }

            var cgroups = new Cgroups(Path.Combine(mount, path));
            return cgroups.TryCreate("probe") is { } probe && (probe.TryRemove() || true) ? cgroups : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What each session's cgroup may use, as far as it can be kept.</summary>
    public IReadOnlyList<ResourceLimit> Limits => _limits;

    /// <summary>Has cgroups that are made from now on keep limits.</summary>
    /// <param name="limits">The limits.</param>
    /// <returns>Why some of them can't be kept: words without an end mark; null if all can.</returns>
    public async Task<string?> KeepAsync(IReadOnlyList<ResourceLimit> limits)
    {
        var division = new CgroupDivision(_own, $"{Prefix}self.{Environment.ProcessId}");
        _limits = await division.EnableAsync(limits);
        return division.Lack;
    }

    /// <summary>What <see cref="KeepAsync"/> would say, without changing anything.</summary>
    /// <param name="limits">The limits.</param>
    /// <returns>Why some of them can't be kept; null if all can.</returns>
    public string? WhyNot(IReadOnlyList<ResourceLimit> limits) => new CgroupDivision(_own, "").WhyNot(limits);

    /// <summary>A new cgroup for the session; null when it cannot be made, and the walk through /proc has to do.</summary>
    /// <exception cref="SubprocessStartException">It has limits, and can't be made.</exception>
    public Cgroup? TryCreate(string session)
    {
        var number = Interlocked.Increment(ref _made);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Safe(session)}.{Environment.ProcessId}.{number}");
        var folder = Path.Combine(_own, name);
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(Path.Combine(folder, "cgroup.procs")) && File.Exists(Path.Combine(folder, "cgroup.kill")))
            {
                var cgroup = new Cgroup(folder, _limits);
                cgroup.SetLimits();
                return cgroup;
            }

            Cgroup.TryRemove(folder); // a kernel before 5.14, or no cgroup at all
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Cgroup.TryRemove(folder);
            return _limits.Count == 0 ? null : throw new SubprocessStartException(
                $"The limits of a session (Sessions:Limits) can't be set in {folder}: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Removes the empty cgroups that a silo before us left behind.</summary>
    public void RemoveLeftovers()
    {
        foreach (var folder in Directory.GetDirectories(_own, Prefix + "*"))
        {
            Cgroup.TryRemove(folder);
        }
    }

    private static string Safe(string session)
    {
        var safe = string.Concat(session.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));
        return safe.Length > LongestName ? safe[..LongestName] : safe;
    }
}
