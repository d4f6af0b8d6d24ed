using Dormouse.Cluster.Settings;
using Npgsql;

namespace Dormouse.Silo.Cluster;

/// <summary>A connection of its own to PostgreSQL that holds the advisory lock on a machine's name. Not safe for two callers at once.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="machine">The machine's name.</param>
internal sealed class MachineSession(ClusterSettings cluster, string machine) : IAsyncDisposable
{
    // The server lets go of a computer that vanished after about ten seconds.
    private const string Keepalive = "SET tcp_keepalives_idle = 4; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3";

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(cluster.Postgres!.ConnectionString)
    {
        Pooling = false,
        ApplicationName = $"dormouse {machine}",
    }.ToString();

    private NpgsqlConnection? _connection;
    private bool _isHeld;

    /// <summary>The cluster's id.</summary>
    public string Cluster => cluster.Id;

    /// <summary>The machine's name.</summary>
    public string Machine => machine;

    /// <summary>Makes sure that we hold the lock.</summary>
    /// <param name="cancellationToken">Ends the try.</param>
    /// <returns>False if another session has it.</returns>
    /// <exception cref="NpgsqlException">PostgreSQL is away; the lock is gone with the connection.</exception>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ConnectedAsync(cancellationToken);
            await using var command = new NpgsqlCommand(
                _isHeld ? "SELECT true" : "SELECT pg_try_advisory_lock(hashtextextended($1, 0))", connection);
            if (!_isHeld)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{cluster.Postgres!.Schema}/{cluster.Id}/{machine}" });
            }

            return _isHeld = (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
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
        _isHeld = false;
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
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
