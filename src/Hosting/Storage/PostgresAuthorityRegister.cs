using Dormouse.Hosting.Tls;
using Npgsql;

namespace Dormouse.Hosting.Storage;

/// <summary>The register of a cluster's authority in its PostgreSQL.</summary>
/// <param name="store">The store.</param>
public sealed class PostgresAuthorityRegister(PostgresStore store) : IAuthorityRegister
{
    /// <inheritdoc/>
    public string? Fingerprint => store.Setting(StoreNames.Authority);

    /// <inheritdoc/>
    public string Note(string fingerprint) => store.Setting(StoreNames.Authority, () => fingerprint);

    /// <inheritdoc/>
    public void Replace(string fingerprint) => store.SetSetting(StoreNames.Authority, fingerprint);

    /// <inheritdoc/>
    public string? OtherSilo(string machine)
    {
        using var connection = new NpgsqlConnection(store.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(PostgresStore.Sql["find-other-silo"], connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = store.ServiceId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = machine });
        return command.ExecuteScalar() as string;
    }
}
