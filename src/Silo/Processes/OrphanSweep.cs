namespace Dormouse.Silo.Processes;

/// <summary>What a sweep did.</summary>
/// <param name="Killed">Processes of a silo before us that were still there.</param>
/// <param name="Survivors">Those that live on although they were killed for 5 seconds.</param>
/// <param name="StaleRecords">Records whose process was gone, or whose pid belongs to somebody else by now.</param>
internal sealed record OrphanReport(
    IReadOnlyCollection<ProcessIdentity> Killed, IReadOnlyCollection<ProcessIdentity> Survivors, int StaleRecords);

/// <summary>
/// Ends what a silo before us left behind on this machine, before the machine takes work. A process is ours only by its mark, and a
/// recorded one only by pid, start time, boot and mark together; never by pid or name alone.
/// </summary>
internal static class OrphanSweep
{
    /// <summary>Returns when no orphan is alive, or after 5 seconds with the survivors.</summary>
    /// <param name="house">The instance's id.</param>
    /// <param name="machine">The machine's name: the part of a session's mark before the slash.</param>
    /// <param name="records">What the silo before us wrote down.</param>
    public static async Task<OrphanReport> RunAsync(string house, string machine, ProcessRecords records)
    {
        var recorded = records.ReadAll();
        var ours = recorded.Where(record => IsOurs(record, house, machine)).Select(record => record.Process).ToList();
        var tree = new ProcessTree(ours, environment => ProcessMark.IsOfMachine(environment, house, machine));
        var kill = await tree.KillAsync();
        records.KeepOnly(kill.Survivors);
        return new OrphanReport(kill.Killed, kill.Survivors, recorded.Count - ours.Count);
    }

    private static bool IsOurs(ProcessRecord record, string house, string machine) =>
        record.Session.StartsWith(machine + "/", StringComparison.Ordinal)
        && record.Process.IsAlive
        && new ProcessMark(record.Session, house).IsIn(ProcessEnvironment.Of(record.Process.Pid));
}
