using Dormouse.Grains.Sessions;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Dormouse.Silo.Tests.Storage;
using Npgsql;

namespace Dormouse.Silo.Tests.Verbs;

[Collection(nameof(Environment))]
[Trait("needs", "postgres")]
public sealed class RenameVerbTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>, IDisposable
{
    private const string Id = "0199aabbccddeeff0011223344556677";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A folder with the new name beside records with the old one would be of a machine that nobody knows.</summary>
    [Fact(Timeout = TestScope.Patience)]
    public async Task In_a_cluster_the_records_come_first_and_the_folder_only_when_they_have_the_name()
    {
        var database = await fixture.Server.NewDatabaseAsync();
        await WriteAsync(database, $"nas/{Id}");
        await WriteAsync(database, $"desk/{Id}");
        Directory.CreateDirectory(FolderOf("nas"));
        await File.WriteAllTextAsync(MachineLock.FileIn(FolderOf("nas")), "", TestScope.Ended);

        Assert.Equal(UnavailableException.ExitCode, await RenameAsync(database, "nas", "desk"));
        Assert.True(Directory.Exists(FolderOf("nas")));
        Assert.False(Directory.Exists(FolderOf("desk")));

        Assert.Equal(0, await RenameAsync(database, "nas", "attic"));
        Assert.False(Directory.Exists(FolderOf("nas")));
        Assert.True(Directory.Exists(FolderOf("attic")));
        Assert.Equal([$"attic/{Id}", $"desk/{Id}"], await KeysAsync(database));
    }

    private string FolderOf(string machine) => Path.Combine(_folder.Path, "clusters", "dormouse", machine);

    private Task<int> RenameAsync(string database, string from, string to) =>
        SiloCommands.All.RunAsync(["rename", from, to, $"--Storage:Postgres={database}", $"--Storage:Path={_folder["dormouse.db"]}"]);

    private static async Task<IReadOnlyList<string>> KeysAsync(string database) =>
        [.. (await (await OpenAsync(database)).FindKeysAsync(StateNames.Session, "", TestScope.Ended)).Order()];

    private static async Task WriteAsync(string database, string key)
    {
        var store = await OpenAsync(database);
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync(TestScope.Ended);
        var session = Samples.Serializer.Serialize(new SessionState { Owner = "ada", Name = "work" }).ToArray();
        Assert.True(await new PostgresRows(connection, store.ServiceId).InsertAsync(new(StateNames.Session, key, 1, session)));
    }

    private static Task<PostgresStore> OpenAsync(string database) => PostgresStore.OpenAsync(
        new() { Postgres = PostgresConnection.Parse(database) });
}
