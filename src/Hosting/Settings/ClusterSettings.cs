using System.Net;

namespace Dormouse.Hosting.Settings;

/// <summary>Settings that every process of a cluster reads: <c>Storage:Postgres</c> and the section <c>Cluster</c>.</summary>
/// <param name="Postgres">Where PostgreSQL is, or null: then there is no cluster, and this machine stands alone.</param>
/// <param name="Id">Clusters of different ids never mix.</param>
/// <param name="Address">Where others reach this silo.</param>
/// <param name="SiloPort">Port for other silos; 0 picks a free one; null is not set.</param>
/// <param name="GatewayPort">Port for frontends; 0 picks a free one; null is not set.</param>
/// <param name="IsInsecure">Whether an address beyond loopback is allowed without mutual TLS.</param>
/// <param name="Certificate">File of this program's certificate; null for where <c>cluster join</c> puts it.</param>
public sealed record ClusterSettings(
    PostgresConnection? Postgres, string Id, IPAddress Address, int? SiloPort, int? GatewayPort, bool IsInsecure, string? Certificate = null)
{
    /// <summary>Whether there is a cluster.</summary>
    public bool IsCluster => Postgres is not null;

    /// <summary>Reads the settings.</summary>
    /// <param name="reader">The reader.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static ClusterSettings Read(SettingsReader reader) => new(
        PostgresConnection.Read(reader),
        reader.Text("Cluster:Id", IsId, "1 to 100 of letters, digits, -, _") ?? "dormouse",
        IPAddress.Parse(reader.Text("Cluster:Address", IsAddress, "an IP address at which other machines reach this one") ?? "127.0.0.1"),
        Port(reader, "Cluster:SiloPort"),
        Port(reader, "Cluster:GatewayPort"),
        reader.Truth("Cluster:Insecure", otherwise: false),
        reader.Text("Cluster:Certificate") is { } certificate ? HomeFolders.Full(certificate) : null);

    private static int? Port(SettingsReader reader, string key) => reader.Text(key) is null ? null : reader.Number(key, 0, 65_535, 0);

    private static bool IsId(string id) => id.Length <= 100 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsAddress(string value) =>
        IPAddress.TryParse(value, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);
}
