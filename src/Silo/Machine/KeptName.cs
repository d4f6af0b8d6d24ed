using Dormouse.Cluster.Settings;
using Dormouse.Cluster.Storage;
using Dormouse.Silo.Storage;

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
    public static SiloSettings Of(SiloSettings settings) => settings with
    {
        Machine = settings.Cluster.IsCluster
            ? MachineFolders.Of(settings).NameOf(settings)
            : Alone(settings, EmbeddedNames.Peek(settings.StorePath)),
    };

    /// <summary>The settings with the name that this machine has, which is kept from now on.</summary>
    /// <param name="settings">The settings as they were read.</param>
    /// <param name="store">The store, open.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException"><c>Machine:Name</c> is another name, or the name can't be known.</exception>
    public static SiloSettings Keep(SiloSettings settings, IStore store)
    {
        if (store is EmbeddedStore embedded)
        {
            var name = Alone(settings, EmbeddedNames.Read(embedded));
            embedded.SetSetting(StoreNames.Machine, name);
            return settings with { Machine = name };
        }

        var folders = MachineFolders.Of(settings);
        folders.FinishRenaming((PostgresStore)store);
        var machine = folders.NameOf(settings);
        if (settings.IsMachineNamed
            && folders.Predecessor(machine) is { } former
            && StoreRename.HasSessions((PostgresStore)store, former))
        {
            throw new SettingsException(
                $"Machine:Name is '{machine}', and this computer was machine '{former}' of cluster '{settings.Cluster.Id}' so far "
                + $"({folders.FolderOf(former)}), whose sessions would never run; {Remedy(former, machine)} "
                + "If it is to be another machine beside that one, give it another Storage:Path.");
        }

        return settings with { Machine = machine };
    }

    private static string Alone(SiloSettings settings, IReadOnlyList<string> kept) => kept switch
    {
        [] => settings.Machine,
        [var name] when !settings.IsMachineNamed || settings.Machine == name => name,
        [var name] => throw new SettingsException(
            $"Machine:Name is '{settings.Machine}', and the store {settings.StorePath} is that of machine '{name}', "
            + "whose sessions would never run; " + Remedy(name, settings.Machine)),
        _ when kept.Contains(settings.Machine) => settings.Machine,
        _ => throw new SettingsException(
            $"The store {settings.StorePath} has sessions of the machines {MachineFolders.Names(kept)}, and this one is '{settings.Machine}'; "
            + "set Machine:Name to the one of them that this machine is, and bring the others to it with 'rename OTHER NAME'."),
    };

    private static string Remedy(string name, string wanted) =>
        $"set it to '{name}' or remove it, or rename the machine with 'rename {wanted}'.";
}
