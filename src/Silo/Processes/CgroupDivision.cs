using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>
/// Has the kernel keep limits for the cgroups inside one. It does that only where no process is in the outer one itself, so this process
/// and its children move into one beside those of the sessions.
/// </summary>
/// <param name="folder">The cgroup's folder.</param>
/// <param name="leaf">The name of the one that this process moves into.</param>
internal sealed class CgroupDivision(string folder, string leaf)
{
    private const string Members = "cgroup.procs";
    private const int Rounds = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Why not all limits can be kept: words without an end mark; null if they can.</summary>
    public string? Lack { get; private set; }

    /// <summary>Does it.</summary>
    /// <param name="limits">The limits that are wanted.</param>
    /// <returns>Those that can be kept.</returns>
    public async Task<IReadOnlyList<ResourceLimit>> EnableAsync(IReadOnlyList<ResourceLimit> limits)
    {
        var there = Words("cgroup.controllers");
        ResourceLimit[] possible = [.. limits.Where(limit => there.Contains(limit.Controller))];
        Lack = limits.Except(possible).FirstOrDefault() is { } lacking ? NoController(lacking) : null;
        if (possible.All(IsEnabled))
        {
            return possible;
        }

        // Some controllers could be enabled although processes are there, and would leave cgroups behind that nobody can enter.
        if (await LeaveAsync() is { } stays)
        {
            Lack = stays;
            return [];
        }

        foreach (var limit in possible)
        {
            var why = TryEnable(limit.Controller);
            Lack ??= why;
        }

        return [.. possible.Where(IsEnabled)];
    }

    /// <summary>What <see cref="Lack"/> would be, without changing anything.</summary>
    /// <param name="limits">The limits that are wanted.</param>
    /// <returns>Words, or null.</returns>
    public string? WhyNot(IReadOnlyList<ResourceLimit> limits) =>
        limits.FirstOrDefault(limit => !Words("cgroup.controllers").Contains(limit.Controller)) is { } without ? NoController(without)
        : !limits.All(IsEnabled) && !IsRoot && Strangers().Any() ? Shared
        : null;

    private static string Shared => "other programs share its cgroup";

    // The root of all cgroups may have processes; it has no type.
    private bool IsRoot => !File.Exists(Path.Combine(folder, "cgroup.type"));

    private static string NoController(ResourceLimit limit) => $"its cgroup has no controller '{limit.Controller}'";

    private bool IsEnabled(ResourceLimit limit) => Words("cgroup.subtree_control").Contains(limit.Controller);

    /// <returns>Why it can't be; null if it is.</returns>
    private string? TryEnable(string controller)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), $"+{controller}");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>Sees to it that no process is in it.</summary>
    /// <returns>Why that can't be; null if it is so.</returns>
    private async Task<string?> LeaveAsync()
    {
        // A child that is just being started comes in after the look.
        for (var round = 0; round < Rounds && !IsRoot && Processes().Length > 0; round++)
        {
            if ((Strangers().Any() ? Shared : TryMoveAside()) is { } why)
            {
                return why;
            }

            await Task.Delay(Pause);
        }

        return IsRoot || Processes().Length == 0 ? null : Shared;
    }

    private string? TryMoveAside()
    {
        try
        {
            var aside = Directory.CreateDirectory(Path.Combine(folder, leaf)).FullName;
            foreach (var pid in Processes())
            {
                File.WriteAllText(Path.Combine(aside, Members), pid.ToString(CultureInfo.InvariantCulture));
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }

    /// <summary>Who is in it that we did not start.</summary>
    private IEnumerable<int> Strangers() =>
        Processes().Where(static pid => ProcessTable.TryRead(pid) is { IsAlive: true } && !IsOurs(pid));

    private static bool IsOurs(int pid)
    {
        while (pid > 1 && pid != Environment.ProcessId)
        {
            pid = ProcessTable.TryRead(pid)?.ParentId ?? 0;
        }

        return pid == Environment.ProcessId;
    }

    private int[] Processes() =>
        [.. Words(Members).Select(static word => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture))];

    private string[] Words(string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
