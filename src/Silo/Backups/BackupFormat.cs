namespace Dormouse.Silo.Backups;

/// <summary>
/// How a backup's file is laid out: a gzipped tar archive with the manifest, then the store, whichever it is, as an embedded
/// store, then the files beside it, and at last an empty entry without which the archive was cut off.
/// </summary>
internal static class BackupFormat
{
    /// <summary>Grows when the layout changes.</summary>
    public const int Number = 1;

    /// <summary>Entry: the manifest, as JSON.</summary>
    public const string Manifest = "dormouse-backup.json";

    /// <summary>Entry: the store, as an embedded store (a SQLite file).</summary>
    public const string Store = "store.db";

    /// <summary>What the entries of the files beside the store begin with; the rest is their path in the data folder.</summary>
    public const string Files = "files/";

    /// <summary>Entry: the end.</summary>
    public const string End = "end";
}
