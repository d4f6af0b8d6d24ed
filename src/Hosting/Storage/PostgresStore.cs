using System.Net.Sockets;
using Dormouse.Hosting.Settings;
using Npgsql;

namespace Dormouse.Hosting.Storage;

/// <summary>The store of a cluster: a schema of our own in PostgreSQL.</summary>
public sealed class PostgresStore : IStore
{
    /// <summary>The ADO.NET invariant of PostgreSQL.</summary>
    public const string ProviderInvariant = "Npgsql";

    /// <summary>Its statements.</summary>
    public static SqlTexts Sql { get; } = new(typeof(PostgresStore).Assembly);

    // Seconds.
    private const int PatienceAtStart = 15;

    private PostgresStore(PostgresConnection connection, string serviceId)
    {
        ConnectionString = connection.ConnectionString;
        Description = connection.Description;
        ServiceId = serviceId;
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public string ServiceId { get; }

    /// <summary>Its connection string; a secret.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens the store; makes its tables if they are not there, and upgrades them if they are older.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>The store.</returns>
    /// <exception cref="UnavailableException">It can't be had; the message says why, without secrets.</exception>
    /// <exception cref="SettingsException">Others could listen on the way to it.</exception>
    public static async Task<PostgresStore> OpenAsync(ClusterOptions settings)
    {
        await ConnectAsync(settings, async connection =>
        {
            await PostgresInstaller.InstallAsync(connection, settings.Postgres!.Schema);
            return true;
        });
        return new(settings.Postgres!, settings.Id);
    }

    /// <summary>Looks whether the store can be opened, and changes nothing.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>Whether its tables are there.</returns>
    /// <exception cref="UnavailableException">It can't be had; the message says why, without secrets.</exception>
    public static Task<bool> LookAsync(ClusterOptions settings)
    {
        return ConnectAsync(settings, async connection =>
            await PostgresInstaller.RevisionAsync(connection, settings.Postgres!.Schema) is var revision && revision > PostgresSchema.Revision
                ? throw new NewerSchemaException(revision)
                : revision > 0);
    }

    /// <summary>
    /// The first connection waits longer than all others: at its start a program on a busy or small computer is slow itself, and nobody
    /// waits
    /// for its answer yet.
    /// </summary>
    private static string AtStart(PostgresConnection postgres)
    {
        var builder = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Pooling = false };
        builder.Timeout = builder.Timeout == 0 ? 0 : Math.Max(builder.Timeout, PatienceAtStart);
        builder.CommandTimeout = builder.CommandTimeout == 0 ? 0 : Math.Max(builder.CommandTimeout, PatienceAtStart);
        return builder.ToString();
    }

    private static async Task<T> ConnectAsync<T>(ClusterOptions settings, Func<NpgsqlConnection, Task<T>> use)
    {
        var postgres = settings.Postgres!;
        try
        {
            if (!settings.Insecure)
            {
                await postgres.RequirePrivateAsync();
            }

            await using var connection = new NpgsqlConnection(AtStart(postgres));
            await connection.OpenAsync();
            return await use(connection);
        }
        catch (NewerSchemaException exception)
        {
            throw new UnavailableException(
                $"{postgres.Description} (Storage:Postgres) can't be used: {exception.Message}. Upgrade this one.");
        }
        catch (Exception exception) when (IsAway(exception))
        {
            throw new UnavailableException(
                $"{postgres.Description} (Storage:Postgres) can't be used: {Reason(exception)}. Start it, or set Storage:Postgres to where it is.");
        }
    }

    /// <summary>Whether an exception says that PostgreSQL could not do what was asked.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>
    /// True if it or one that caused it is Npgsql's, or one that Npgsql lets through: it looks a host's name up outside of its own care.
    /// </returns>
    public static bool IsAway(Exception? exception) =>
        exception is not null && (exception is NpgsqlException or SocketException or TimeoutException || IsAway(exception.InnerException));

    /// <inheritdoc/>
    public string Setting(string name, Func<string> make)
    {
        using var connection = Connect();
        using var insert = new NpgsqlCommand(Sql["insert-setting"], connection);
        Add(insert, ServiceId, name, make());
        insert.ExecuteNonQuery();
        return Read(connection, name)!;
    }

    /// <summary>Reads a setting of the store.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, or null if there is none.</returns>
    public string? Setting(string name)
    {
        using var connection = Connect();
        return Read(connection, name);
    }

    /// <inheritdoc/>
    public void EraseSetting(string name) => SetSetting(name, "");

    /// <inheritdoc/>
    public void SetSetting(string name, string value)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(Sql["put-setting"], connection);
        Add(command, ServiceId, name, value);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FindOpenWorkAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
        KeysAsync(Sql["find-open-work"], stateName, keyPrefix, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> FindKeysAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
        KeysAsync(Sql["find-keys"], stateName, keyPrefix, cancellationToken);

    private async Task<IReadOnlyList<string>> KeysAsync(
        string query, string stateName, string keyPrefix, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(query, connection);
        Add(command, ServiceId, stateName, keyPrefix);
        var keys = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    private static string Reason(Exception exception) => exception.GetBaseException().Message.TrimEnd('.').ReplaceLineEndings(" ");

    private static void Add(NpgsqlCommand command, params string[] values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }
    }

    private string? Read(NpgsqlConnection connection, string name)
    {
        using var command = new NpgsqlCommand(Sql["read-setting"], connection);
        Add(command, ServiceId, name);
        return command.ExecuteScalar() as string;
    }

    private NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        return connection;
    }
}
