using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;

namespace Dormouse.Silo.Machine;

/// <summary>
/// The name that this machine has had since its first start: its sessions are found by it, so another host name must not change it. One
/// machine alone keeps it in its store; in a cluster the name of the machine's own folder is it (<see cref="MachineFolders"/>).
/// </summary>
internal static class KeptName
{
    /// <summary>The settings with the name that this machine has; for verbs, changes nothing.</summary>
    /// <param name="settings">The settings as they were read.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException"><c>Machine:Name</c> is another name, or the name can't be known.</exception>
    public static SiloSettings Of(SiloSettings settings) => settings with { Machine = settings.Deployment.NameOfMachine() };

    /// <summary>The settings with the name that this machine has, which is kept from now on.</summary>
    /// <param name="settings">The settings as they were read.</param>
    /// <param name="store">The store, open.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException"><c>Machine:Name</c> is another name, or the name can't be known.</exception>
    public static SiloSettings Keep(SiloSettings settings, IStore store) => settings with { Machine = settings.Deployment.KeepName(store) };

    /// <summary>What to do where <c>Machine:Name</c> is another name than the one that the machine has.</summary>
    /// <param name="name">The name that it has.</param>
    /// <param name="wanted">The name that is set.</param>
    /// <returns>The end of a sentence.</returns>
    public static string Remedy(string name, string wanted) =>
        $"set it to '{name}' or remove it, or rename the machine with 'rename {wanted}'.";
}
