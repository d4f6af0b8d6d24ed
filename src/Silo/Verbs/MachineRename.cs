using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Verbs;

/// <summary>Gives this machine, whose silo does not run, another name.</summary>
internal abstract class MachineRename
{
    /// <summary>Renames it.</summary>
    /// <param name="old">The name that it has; null if it is to be found out.</param>
    /// <param name="name">The new one.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="UnavailableException">It was not done; the message says why.</exception>
    /// <exception cref="SettingsException">Which machine is meant can't be known.</exception>
    public abstract Task<string> RunAsync(string? old, string name);

    /// <summary>Nothing that carries the old name may be left, as after a power cut.</summary>
    /// <param name="store">The store.</param>
    /// <param name="machine">The old name.</param>
    /// <returns>What was ended.</returns>
    protected static Task<TreeKill> EndWhatIsLeftAsync(IStore store, string machine) => OrphanSweep.RunAsync(
        store.Setting(StoreNames.Scope, static () => Guid.NewGuid().ToString("N")), machine);

    /// <summary>The sentence about a machine that has the name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The sentence.</returns>
    protected static string Already(string name) => $"This machine is '{name}' already.";

    /// <summary>The sentence about a machine that was renamed.</summary>
    /// <param name="from">The name that it had.</param>
    /// <param name="name">The name that it has.</param>
    /// <param name="sessions">How many sessions it has.</param>
    /// <returns>The sentence.</returns>
    protected static string Done(string from, string name, int sessions) => string.Create(
        CultureInfo.InvariantCulture,
        $"Machine '{from}' is '{name}' now, and so {(sessions == 1 ? "is its session" : $"are its {sessions} sessions")}.");
}
