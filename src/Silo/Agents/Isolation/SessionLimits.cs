using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>
/// What a session may use of its machine. The kernel keeps it by a cgroup for each session; where the silo may make none, a sandbox can
/// still keep the number of processes, and nothing else can.
/// </summary>
/// <param name="settings">The settings.</param>
/// <param name="cgroups">Where a session's cgroup can be made; null if none can.</param>
/// <param name="isolation">Whose sessions run in a sandbox.</param>
internal sealed class SessionLimits(LimitsOptions settings, Cgroups? cgroups, SessionIsolation isolation)
{
    private const string Mend = "run Dormouse as a service with Delegate=yes, alone in its cgroup (docs/operations.md)";

    private readonly ResourceLimit[] _wanted = [.. Of(settings)];
    private string? _why = cgroups is null ? "it may make no cgroups (version 2) here" : null;
    private bool _isKept;

    /// <summary>Whether the settings have any.</summary>
    public bool AreWanted => _wanted.Length > 0;

    /// <summary>Has the kernel keep what it can; before the first session starts.</summary>
    /// <returns>A task that ends when sessions that start are limited.</returns>
    public async Task KeepAsync()
    {
        if (cgroups is not null && AreWanted)
        {
            _why = await cgroups.KeepAsync(_wanted);
            _isKept = true;
        }
    }

    /// <summary>What is kept and what is not, in one line for people. Before <see cref="KeepAsync"/> it is what would be.</summary>
    /// <returns>Words without an end mark, and whether something is wanted and not kept.</returns>
    public async Task<(string Text, bool IsOpen)> DescribeAsync()
    {
        if (!AreWanted)
        {
            return ("sessions may use all processes, memory and processor time of this machine (Sessions:Limits)", false);
        }

        var why = _isKept || cgroups is null ? _why : cgroups.WhyNot(_wanted);
        var kept = _isKept ? cgroups!.Limits : why is null ? _wanted : [];
        var open = _wanted.Except(kept).ToList();
        List<string> said = kept.Count == 0 ? [] : [$"each session has at most {InWords(kept.Select(static limit => limit.Words))}"];
        var notKept = open.ConvertAll(static limit => limit.Setting);
        if (open.Find(static limit => limit.Controller == ResourceLimit.OfProcesses) is { } processes
            && await isolation.CountsProcessesAsync() is (InSandbox: true, var isForAll))
        {
            said.Add($"each session in a sandbox has at most {processes.Words}");
            notKept.Remove(processes.Setting);
            if (!isForAll)
            {
                notKept.Add($"{processes.Setting} for sessions without a sandbox");
            }
        }

        if (notKept.Count > 0)
        {
            said.Add($"NOT KEPT: {InWords(notKept)}, for {why}; {Mend}");
        }

        return (string.Join("; ", said), notKept.Count > 0);
    }

    private static IEnumerable<ResourceLimit> Of(LimitsOptions settings)
    {
        if (settings.Processes is { } processes)
        {
            yield return ResourceLimit.Processes(processes);
        }

        if (settings.Memory is { } memory)
        {
            yield return ResourceLimit.Memory(memory);
        }

        if (settings.Processor is { } processor)
        {
            yield return ResourceLimit.Processor(processor);
        }
    }

    private static string InWords(IEnumerable<string> words) => string.Join(" and ", words);
}
