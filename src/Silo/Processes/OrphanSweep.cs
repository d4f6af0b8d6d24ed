namespace Dormouse.Silo.Processes;

/// <summary>
/// Ends what a silo before us left behind on this machine, before the machine takes work. A process is ours only by its mark, or by
/// descent from one that has it, or by the session that one led; never by its pid or name. Nothing is written down about processes: a
/// record could only name whom the mark finds too, and after a power cut there is nobody to find.
/// </summary>
internal static class OrphanSweep
{
    /// <summary>Returns when no orphan is alive, or after 5 seconds with the survivors.</summary>
    /// <param name="scope">The instance's id.</param>
    /// <param name="machine">The machine's name: the part of a session's mark before the slash.</param>
    /// <returns>The processes of a silo before us that were still there, and those that live on although they were killed.</returns>
    public static Task<TreeKill> RunAsync(string scope, string machine) =>
        new ProcessTree([], environment => ProcessMark.IsOfMachine(environment, scope, machine)).KillAsync();
}
