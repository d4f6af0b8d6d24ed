using System.Net;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Cluster</c>, which every process of a cluster reads, and where the cluster's store is.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where PostgreSQL is, from <see cref="StorageOptions.Postgres"/>; null for a machine that stands alone.</summary>
    public PostgresConnection? Postgres { get; init; }

    /// <summary>Whether there is a cluster.</summary>
    public bool IsCluster => Postgres is not null;

    /// <summary>Clusters of different ids never mix; <c>dormouse</c> by default.</summary>
    [Setting("clusters of different ids never mix", HelpOf = ProgramKinds.Frontend)]
    [Pattern("[A-Za-z0-9_-]{1,100}", "1 to 100 of letters, digits, -, _")]
    public string Id { get; init; } = "dormouse";

    /// <summary>Where others reach this silo; <c>127.0.0.1</c> by default.</summary>
    [Setting("where other silos and frontends reach this silo")]
    [CallableAddress]
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port for other silos; 0 picks a free one. Null is not set: 11111 in a cluster, and alone a free one.</summary>
    [Setting("port for other silos; 0 picks a free one; standalone, a port on loopback that refuses every connection", Default = "`11111`")]
    [Port]
    public int? SiloPort { get; init; }

    /// <summary>TCP port for frontends; 0 picks a free one. Null is not set: 30000.</summary>
    [Setting("the same for frontends", Default = "`30000`")]
    [Port]
    public int? GatewayPort { get; init; }

    /// <summary>Full path of this program's certificate; null for where <c>cluster join</c> puts it.</summary>
    [Setting(
        "file of this program's certificate, as cluster invite makes it",
        Default = "where cluster join puts it", HelpOf = ProgramKinds.Frontend)]
    [FilePath]
    public string? Certificate { get; init; }

    /// <summary>What the key of the cluster's authority is locked with; null for nothing, or if that is not known here.</summary>
    [Setting("passphrase that locks the key of the cluster's authority; only the machine that keeps it needs it", IsSecret = true)]
    public string? Passphrase { get; init; }

    /// <summary>The file that holds the passphrase; null if none is named.</summary>
    [Setting("file that holds that passphrase, instead of the passphrase itself")]
    [SecretFile]
    public string? PassphraseFile { get; init; }

    /// <summary>Whether silos and frontends may do without mutual TLS, on loopback too; false by default.</summary>
    [Setting("`true` lets silos and frontends without certificate listen and call, on loopback too, for a private tunnel or a test; said "
        + "loudly at the start", HelpOf = ProgramKinds.Frontend)]
    public bool Insecure { get; init; }
}
