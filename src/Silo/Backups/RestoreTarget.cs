using Dormouse.Hosting.Settings;
using Dormouse.Silo.Cluster;

namespace Dormouse.Silo.Backups;

/// <summary>The store into which a backup is put back.</summary>
internal abstract class RestoreTarget
{
    /// <summary>Makes this program the only one that is this machine.</summary>
    /// <returns>What holds the name; null where the store's own lock does.</returns>
    /// <exception cref="UnavailableException">Another program is this machine, or the store can't be had.</exception>
    public abstract Task<MachineLock?> TakeNameAsync();

    /// <summary>Makes sure that a backup is one for this store.</summary>
    /// <param name="file">The backup's file.</param>
    /// <param name="manifest">What it says of itself.</param>
    /// <exception cref="UnavailableException">It is not.</exception>
    public abstract void RequireFitting(string file, BackupManifest manifest);

    /// <summary>Makes sure that there is no store yet, where that can be known before it is filled.</summary>
    /// <exception cref="UnavailableException">There is one.</exception>
    public abstract void RequireNothing();

    /// <summary>Fills the store, before keys and private folders are in their places.</summary>
    /// <param name="store">The backup's store, an embedded one.</param>
    /// <param name="manifest">What the backup says of itself.</param>
    /// <returns>A task that ends when it is done.</returns>
    /// <exception cref="UnavailableException">The store is in use, or went away.</exception>
    public abstract Task FillAsync(string store, BackupManifest manifest);

    /// <summary>Puts the store in its place, after keys and private folders are.</summary>
    /// <param name="store">The backup's store, an embedded one.</param>
    public abstract void Place(string store);
}
