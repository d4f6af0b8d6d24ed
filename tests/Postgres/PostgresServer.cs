using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Dormouse.Postgres;

/// <summary>A real PostgreSQL server with a data folder and a port of its own, which dies with the tests.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Part of every connection string, so that a test can look for it where it must not be.</summary>
    public const string Password = "pa55-of-the-tests";

    private const string User = "dormouse";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // initdb takes four times the processor time of a copy of what it has made.
    private static readonly Lazy<Task<string>> Fresh = new(MakeFreshAsync);

    private readonly string _folder;
    private readonly int _port = PostgresPrograms.FreePort();
    private readonly bool _isDurable;
    private Process? _process;
    private int _databases;

    private PostgresServer(bool isDurable)
    {
        _isDurable = isDurable;
        _folder = PostgresPrograms.NewFolder();
    }

    /// <summary>Where the server listens, always the same over its restarts.</summary>
    public int Port => _port;

    /// <summary>The first database.</summary>
    public string ConnectionString => Of("postgres");

    /// <summary>The server's pid.</summary>
    public int ProcessId => _process!.Id;

    private string Log => Path.Combine(_folder, "log");

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="isDurable">
    /// Whether commits wait for the disk, as measurements need it. Without, only a crash of the whole system loses any.
    /// </param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false)
    {
        var server = new PostgresServer(isDurable);
        await PostgresPrograms.RunAsync("/bin/cp", "-a", await Fresh.Value, server.Data);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Makes a database that no other test uses.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync(ConnectionString, $"CREATE DATABASE {name}");
        return Of(name);
    }

    /// <summary>Runs a statement.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="sql">The statement.</param>
    /// <returns>The first column of the first row, or null.</returns>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Stops the server.</summary>
    /// <param name="immediately">
    /// As in a crash: nothing is written out, the next start recovers. Otherwise connections are ended and the data saved.
    /// </param>
    public async Task StopAsync(bool immediately = false)
    {
        PostgresPrograms.Signal(_process!.Id, immediately ? PostgresPrograms.Quit : PostgresPrograms.Interrupt);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>
    /// Stops every process of the server by SIGSTOP: connections stay, and new ones are taken by the kernel, but nobody answers.
    /// </summary>
    /// <returns>Lets it go on.</returns>
    public IDisposable Freeze() => new FrozenServer(_process!.Id);

    /// <summary>Starts the stopped server on the same port with the same data; returns when it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        _process?.Dispose();
        string[] settings =
        [
            $"port={_port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=300", "shared_buffers=64MB",
            "logging_collector=off", .. _isDurable ? Array.Empty<string>() : ["fsync=off", "full_page_writes=off"],
        ];
        _process = await PostgresPrograms.StartAsync(
            "postgres", Log, ["-D", Data, .. settings.SelectMany(static setting => new[] { "-c", setting })]);
        var started = TimeProvider.System.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{await File.ReadAllTextAsync(Log)}");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await StopAsync(immediately: true);
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> MakeFreshAsync()
    {
        var folder = PostgresPrograms.NewFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var data = Path.Combine(folder, "data");
        await PostgresPrograms.RunAsync(
            "initdb", "-D", data, "-U", User, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        return data;
    }

    private string Data => Path.Combine(_folder, "data");

    private string Of(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Database = database,
        Username = User,
        Password = Password,
    }.ToString();

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync(ConnectionString, "SELECT 1");
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException)
        {
            return false;
        }
    }
}
