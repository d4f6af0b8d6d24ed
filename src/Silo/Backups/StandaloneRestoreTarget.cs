using Dormouse.Hosting.Settings;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Backups;

/// <summary>The store of a machine that stands alone: a file, which comes last, so that one that is there is whole.</summary>
/// <param name="path">The file.</param>
internal sealed class StandaloneRestoreTarget(string path) : RestoreTarget
{
    public override Task<MachineLock?> TakeNameAsync() => Task.FromResult<MachineLock?>(null);

    public override void RequireFitting(string file, BackupManifest manifest)
    {
        if (manifest.Cluster is not null)
        {
            throw OfCluster(file, manifest.Cluster);
        }
    }

    public override void RequireNothing()
    {
        // SQLite would play an old log back over the restored file.
        string[] ends = ["", "-wal", "-shm", "-journal"];
        if (ends.Select(end => path + end).FirstOrDefault(File.Exists) is { } there)
        {
            throw new UnavailableException(
                $"There is a store at {path} already (Storage:Path; {Path.GetFileName(there)}); nothing was restored. "
                + "Move it and what lies beside it away first.");
        }
    }

    public override Task FillAsync(string store, BackupManifest manifest) => Task.CompletedTask;

    public override void Place(string store)
    {
        // What is left of the search of a store that was there finds what is not in this one.
        EmbeddedJournalIndex.RemoveOf(path);
        File.Move(store, path);
    }

    /// <summary>The sentence about a backup of a cluster, in a place that is not of that cluster.</summary>
    /// <param name="file">The backup's file.</param>
    /// <param name="cluster">The cluster's id.</param>
    /// <returns>The exception.</returns>
    public static UnavailableException OfCluster(string file, string cluster) =>
        new($"{file} is of cluster '{cluster}'; restore it with Storage:Postgres and Cluster:Id={cluster}.");
}
