using Dormouse.Hosting.Storage;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Tests.Storage;

public sealed class EmbeddedSchemaTests(EmbeddedFixture fixture) : StorageContract(fixture), IClassFixture<EmbeddedFixture>
{
    [Fact]
    public void The_search_for_open_work_uses_its_index()
    {
        using var connection = fixture.Connect();
        using var command = connection.CreateCommand();
        command.CommandText =
            "EXPLAIN QUERY PLAN SELECT extension FROM grain_state WHERE open_work = 1 AND service_id = 'x' AND state_name = 'y'";
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());

        Assert.Contains("grain_state_open_work", reader.GetString(3), StringComparison.Ordinal);
    }

    [Fact]
    public void Connections_write_ahead_and_wait_for_the_disk()
    {
        Assert.Equal("wal", fixture.Scalar("PRAGMA journal_mode"));
        var writer = ((EmbeddedStore)fixture.Store).Connections.ToWrite();
        using var transaction = new EmbeddedTransaction(writer);
        using var command = writer.CreateCommand();
        command.CommandText = "PRAGMA synchronous";
        Assert.Equal(2L, command.ExecuteScalar());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_disk_that_refuses_fails_the_write_and_takes_the_next_one_when_it_can_again()
    {
        await fixture.WriteAsync(StateNames.Upload, "upload/refused", Of(1));
        fixture.Scalar(
            "CREATE TRIGGER refuse BEFORE UPDATE ON grain_state WHEN new.extension = 'upload/refused' BEGIN SELECT raise(FAIL, 'full'); END");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => fixture.WriteAsync(StateNames.Upload, "upload/refused", Of(2), "1"));
        await IsAsync("upload/refused", "1", 1);
        fixture.Scalar("DROP TRIGGER refuse");

        Assert.Equal("2", (await fixture.WriteAsync(StateNames.Upload, "upload/refused", Of(3), "1")).ETag);
        await IsAsync("upload/refused", "2", 3);
    }
}

/// <summary>The embedded store.</summary>
public sealed class EmbeddedFixture : ProviderFixture
{
    private readonly TempFolder _folder = new();

    internal override Task<long> RowsAsync(string key) =>
        Task.FromResult((long)Scalar("SELECT count(*) FROM grain_state WHERE extension = $key", key)!);

    internal object? Scalar(string sql, string key = "")
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$key", key);
        return command.ExecuteScalar();
    }

    internal SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={((EmbeddedStore)Store).Path}");
        connection.Open();
        return connection;
    }

    private protected override Task<IStore> OpenAsync() => Task.FromResult<IStore>(EmbeddedStore.Open(_folder["dormouse.db"]));

    private protected override Task CloseAsync()
    {
        ((EmbeddedStore)Store).Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
