using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>The processes that a shell has begun itself, told apart by whether they were there before the present command.</summary>
/// <param name="shell">The shell.</param>
internal sealed class ShellChildren(Subprocess shell)
{
    private volatile IReadOnlySet<ProcessIdentity> _former = new HashSet<ProcessIdentity>();

    /// <summary>Whether there is any.</summary>
    public bool Any => Alive().Any();

    /// <summary>A command is about to be given: what lives now is none of its own.</summary>
    public void Note() => _former = Alive().ToHashSet();

    /// <summary>Signals those that were begun since then; all, if no command was given yet.</summary>
    /// <param name="signal">The signal.</param>
    public void Signal(UnixSignal signal)
    {
        var former = _former;
        foreach (var child in Alive().Where(child => !former.Contains(child)))
        {
            using var handle = PidHandle.TryOpen(child);
            handle?.Send(signal);
        }
    }

    private IEnumerable<ProcessIdentity> Alive() => ProcessTable.Snapshot()
        .Where(entry => entry.ParentId == shell.Id && entry.IsAlive)
        .Select(static entry => entry.Identity);
}
