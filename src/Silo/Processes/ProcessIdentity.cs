namespace Dormouse.Silo.Processes;

/// <summary>Names one process for good: pids are reused, a pid with its start time and the boot is not.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">
/// Clock ticks from boot to the start (field 22 of <c>/proc/PID/stat</c>); 0 when the process was gone before it could be read.
/// </param>
/// <param name="BootId">The boot in which the process ran.</param>
internal readonly record struct ProcessIdentity(int Pid, long StartTicks, string BootId)
{
    /// <summary>The identity of the process that has this pid now; <see cref="StartTicks"/> is 0 when there is none.</summary>
    public static ProcessIdentity Of(int pid) => new(pid, ProcessTable.TryRead(pid)?.StartTicks ?? 0, Boot.Id);

    /// <summary>Whether exactly this process is there and not a zombie.</summary>
    public bool IsAlive => StartTicks > 0
        && BootId == Boot.Id
        && ProcessTable.TryRead(Pid) is { IsAlive: true } entry
        && entry.StartTicks == StartTicks;
}
