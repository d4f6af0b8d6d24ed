using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Storage</c>.</summary>
public sealed record StorageOptions
{
    /// <summary>
    /// The full path of the embedded store's file; what else is kept lies beside it. <c>$XDG_DATA_HOME/dormouse/dormouse.db</c> by default.
    /// </summary>
    [Setting(
        "the store's file; what else is kept lies beside it",
        Default = "`$XDG_DATA_HOME/dormouse/dormouse.db`", HelpOf = ProgramKinds.Silo)]
    [FilePath]
    public string Path { get; init; } = HomeFolders.Full(System.IO.Path.Combine(HomeFolders.Data, "dormouse.db"));

    /// <summary>Where PostgreSQL is; null, the default, for a machine that stands alone.</summary>
    [Setting(
        "Npgsql connection string of the cluster's PostgreSQL; set means cluster",
        Default = "none: standalone", IsSecret = true, HelpOf = ProgramKinds.Frontend)]
    [Postgres]
    public PostgresConnection? Postgres { get; init; }

    /// <summary>The file that holds the connection string; null if none is named.</summary>
    [Setting(
        "file that holds that connection string, instead of the string itself",
        HelpOf = ProgramKinds.Frontend)]
    [SecretFile]
    public string? PostgresFile { get; init; }
}
