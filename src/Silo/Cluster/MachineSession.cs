using System.Net;
using Dormouse.Hosting.Settings;
using Npgsql;

namespace Dormouse.Silo.Cluster;

/// <summary>
/// A connection of its own to PostgreSQL that holds the advisory locks on a machine's name and on its silo's address. They go with the
/// connection. Not safe for two callers at once.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="machine">The machine's name.</param>
internal sealed class MachineSession(ClusterOptions cluster, string machine) : IAsyncDisposable
{
    // The server lets go of a computer that vanished after about ten seconds.
    private const string Keepalive = "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3";

    private const string Mark = "dormouse ";

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(cluster.Postgres!.ConnectionString)
    {
        Pooling = false,
        ApplicationName = $"{Mark}{machine}",
    }.ToString();

    private readonly HashSet<string> _held = [];
    private NpgsqlConnection? _connection;

    /// <summary>The cluster's id.</summary>
    public string Cluster => cluster.Id;

    /// <summary>The machine's name.</summary>
    public string Machine => machine;

    /// <summary>Makes sure that we hold the lock on the name.</summary>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>False if another session has it.</returns>
    /// <exception cref="Exception">
    /// PostgreSQL is away (see <see cref="Dormouse.Hosting.Storage.PostgresStore.IsAway"/>); the locks are gone with the connection.
    /// </exception>
    public Task<bool> HoldAsync(CancellationToken cancellationToken) => HoldAsync(NameKey, cancellationToken);

    /// <summary>
    /// Makes sure that we hold the lock on an address, which no two silos may have: each would be taken for an older version of the other.
    /// </summary>
    /// <param name="endpoint">Where other silos reach this one.</param>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>False if another session has it.</returns>
    /// <exception cref="Exception">As above.</exception>
    public Task<bool> HoldAddressAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        HoldAsync(AddressKey(endpoint), cancellationToken);

    /// <summary>Lets go of the lock on the name.</summary>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>A task that ends when another session can have it.</returns>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_held.Remove(NameKey))
        {
            await using var command = new NpgsqlCommand(
                "SELECT pg_advisory_unlock(hashtextextended($1, 0))", await ConnectedAsync(cancellationToken));
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NameKey });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Looks who holds the lock on an address.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>The machine's name; null if nobody holds it, or the database does not say who.</returns>
    public async Task<string?> AddressHolderAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)
            """,
            await ConnectedAsync(cancellationToken));
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = AddressKey(endpoint) });
        return await command.ExecuteScalarAsync(cancellationToken) is string name && name.StartsWith(Mark, StringComparison.Ordinal)
            ? name[Mark.Length..]
            : null;
    }

    /// <summary>Makes a command on this connection; parameters 1 and 2 are the cluster and the machine.</summary>
    /// <param name="sql">The command.</param>
    /// <param name="cancellationToken">Ends the try to connect.</param>
    /// <returns>The command.</returns>
    public async Task<NpgsqlCommand> CommandAsync(string sql, CancellationToken cancellationToken) =>
        new(sql, await ConnectedAsync(cancellationToken))
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = cluster.Id }, new NpgsqlParameter<string> { TypedValue = machine } },
        };

    public async ValueTask DisposeAsync()
    {
        _held.Clear();
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }
    }

    private string NameKey => $"{cluster.Postgres!.Schema}/{cluster.Id}/{machine}";

    // With a character that no machine's name has.
    private string AddressKey(IPEndPoint endpoint) => $"{cluster.Postgres!.Schema}/{cluster.Id}/{endpoint}";

    private async Task<bool> HoldAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectedAsync(cancellationToken);
            var isHeld = _held.Contains(key);
            await using var command = new NpgsqlCommand(
                isHeld ? "SELECT true" : "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", connection);
            if (!isHeld)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
            }

            if (!(bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            {
                return false;
            }

            _held.Add(key);
            return true;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            var connection = new NpgsqlConnection(_connectionString);
            _connection = connection;
            await connection.OpenAsync(cancellationToken);
            await using var keepalive = new NpgsqlCommand(Keepalive, connection);
            await keepalive.ExecuteNonQueryAsync(cancellationToken);
        }

        return _connection;
    }
}
