namespace Dormouse.Silo.Processes;

/// <summary>What became of a tree: every process that was sent SIGKILL, and those that are alive all the same.</summary>
internal sealed record TreeKill(IReadOnlyCollection<ProcessIdentity> Killed, IReadOnlyCollection<ProcessIdentity> Survivors);

/// <summary>
/// The processes that belong together: the roots, their descendants, the members of sessions that any of these lead or led, and
/// whoever carries the mark. It remembers whom it saw, since a process that lost its parent cannot be found by walking any more.
/// </summary>
/// <param name="roots">Where the walk starts.</param>
/// <param name="isMarked">Whether an environment makes its process a member.</param>
/// <param name="since">Nobody who started before belongs to it, in clock ticks from the boot.</param>
internal sealed class ProcessTree(IEnumerable<ProcessIdentity> roots, Func<ProcessEnvironment, bool> isMarked, long since = 0)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _known = roots.Where(root => root.StartTicks > 0 && root.BootId == Boot.Id)
        .GroupBy(root => root.Pid)
        .ToDictionary(same => same.Key, same => same.Max(root => root.StartTicks));

    /// <summary>Looks at the whole process table and returns the members that are alive; never this process itself.</summary>
    public async Task<List<ProcessIdentity>> LookAsync()
    {
        var view = await ProcessView.TakeAsync();
        lock (_gate)
        {
            var members = new HashSet<int>();
            var strangers = new List<ProcessEntry>();
            var leaders = new HashSet<int>(_known.Keys);
            foreach (var entry in view.Entries)
            {
                var isKnown = _known.TryGetValue(entry.Pid, out var start) && start == entry.StartTicks;
                if (!isKnown)
                {
                    // Whoever has a remembered pid with another start was given it after ours ended: so its session is not ours.
                    leaders.Remove(entry.Pid);
                }

                if (entry.IsAlive && entry.Pid != Environment.ProcessId)
                {
                    if (isKnown)
                    {
                        members.Add(entry.Pid);
                    }
                    else if (entry.StartTicks >= since)
                    {
                        strangers.Add(entry);
                    }
                }
            }

            Adopt(strangers, entry => isMarked(view.EnvironmentOf(entry.Pid)));
            while (Adopt(strangers, entry => members.Contains(entry.ParentId) || leaders.Contains(entry.SessionId)))
            {
                // Each round finds the children of the round before.
            }

            return [.. members.Select(pid => new ProcessIdentity(pid, _known[pid], Boot.Id))];

            bool Adopt(List<ProcessEntry> candidates, Predicate<ProcessEntry> belongs) => candidates.RemoveAll(entry =>
            {
                if (!belongs(entry))
                {
                    return false;
                }

                _known[entry.Pid] = entry.StartTicks;
                members.Add(entry.Pid);
                leaders.Add(entry.Pid);
                return true;
            }) > 0;
        }
    }

    /// <summary>SIGKILL to every member until two looks in a row find none, for at most 5 seconds.</summary>
    public async Task<TreeKill> KillAsync()
    {
        var killed = new HashSet<ProcessIdentity>();
        var started = TimeProvider.System.GetTimestamp();
        var quiet = 0;
        var pause = TimeSpan.FromMilliseconds(5);
        while (TimeProvider.System.GetElapsedTime(started) < Limit)
        {
            var living = await LookAsync();
            foreach (var member in living)
            {
                using var handle = PidHandle.TryOpen(member);
                if (handle?.Send(UnixSignal.Kill) is true)
                {
                    killed.Add(member);
                }
            }

            // One empty look can miss a process in the midst of its exec, whose environment is not there yet.
            quiet = living.Count == 0 ? quiet + 1 : 0;
            if (quiet == 2)
            {
                return new TreeKill(killed, []);
            }

            await Task.Delay(pause);
            pause = pause < TimeSpan.FromMilliseconds(50) ? pause * 2 : pause;
        }

        return new TreeKill(killed, await LookAsync());
    }
}
