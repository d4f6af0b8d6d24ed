using Dormouse.Grains.States;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Backups;

/// <summary>Makes a store that was unpacked from a backup ready to live again.</summary>
internal static class RestoredStore
{
    private static readonly string[] Changed = [StateNames.Session, StateNames.Chat, StateNames.Journal, StateNames.UpdateSpool];

    /// <summary>Renews every state that must know that time has passed, and gives the store's processes a mark of their own.</summary>
    /// <param name="path">The store's file; nobody uses it, and it is one file again afterwards.</param>
    /// <param name="takenAt">When the backup was taken.</param>
    /// <returns>How many sessions it holds.</returns>
    public static int Renew(string path, DateTimeOffset takenAt)
    {
        using var store = EmbeddedStore.Open(path);
        var rows = store.Rows().Where(static row => Changed.Contains(row.State) && row.Payload is not null).ToList();
        store.Replace(rows
            .Select(row => (Row: row, Renewed: RestoredStates.Renew(row.State, new(row.Payload!), takenAt, StateSerializer.Standalone)))
            .Where(static change => change.Renewed is not null)
            .Select(static change => change.Row with { Payload = change.Renewed!.ToArray() }));

        // The store that it is a copy of may still be in use on this host: neither must take the other's processes for its own.
        store.SetSetting(StoreNames.Scope, Guid.NewGuid().ToString("N"));
        store.Fold();
        return rows.Count(static row => row.State == StateNames.Session);
    }
}
