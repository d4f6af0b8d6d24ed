using Dormouse.Hosting.Settings;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Verbs;

/// <summary>Gives a machine that stands alone another name: its store has it.</summary>
/// <param name="settings">The settings.</param>
internal sealed class StandaloneRename(SiloSettings settings) : MachineRename
{
    public override async Task<string> RunAsync(string? old, string name)
    {
        if (!File.Exists(settings.StorePath))
        {
            throw new UnavailableException(
                $"There is no store at {settings.StorePath} (Storage:Path), and so no machine that could be renamed.");
        }

        using var store = EmbeddedStore.Open(settings.StorePath);
        var kept = EmbeddedNames.Read(store);
        if (kept.Count > 1 && old is null)
        {
            throw new SettingsException(
                $"The store {settings.StorePath} has sessions of the machines {MachineFolders.Names(kept)}; write rename OLD NEW.");
        }

        var from = old ?? kept.FirstOrDefault(settings.Machine);
        var known = kept.Union(EmbeddedNames.PeekSessions(settings.StorePath)).ToArray();
        if (known.Length > 0 && !known.Contains(from))
        {
            throw new SettingsException(
                $"The store {settings.StorePath} is not that of machine '{from}', but of {MachineFolders.Names(known)}.");
        }

        if (from == name)
        {
            return Already(name);
        }

        await EndWhatIsLeftAsync(store, from);
        return Done(from, name, StoreRename.Run(store, from, name, joins: old is not null));
    }
}
