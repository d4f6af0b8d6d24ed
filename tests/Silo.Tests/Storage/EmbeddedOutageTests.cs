using System.Diagnostics;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Tests.Storage;

public sealed class EmbeddedOutageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_reader_that_can_not_write_never_becomes_the_writer()
    {
        using var store = EmbeddedStore.Open(_folder["s.db"]);
        using (var reader = store.Connections.ToRead())
        {
            // As a connection is that was opened while the file could only be read.
            using var command = reader.CreateCommand();
            command.CommandText = "PRAGMA query_only = 1";
            command.ExecuteNonQuery();
        }

        Assert.Equal(1, await store.Writer.WriteAsync(new("session", "nas/1", null, [1])));
        store.SetSetting("one", "1");
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_store_that_is_read_only_for_a_while_loses_nothing_and_goes_on_by_itself()
    {
        using var store = EmbeddedStore.Open(_folder["s.db"]);
        var written = new List<string>();
        await WriteAsync(store, "before", written);

        Seal(isSealed: true);
        var refused = 0;
        try
        {
            for (var i = 0; i < 20; i++)
            {
                // Readers come and go meanwhile: some of their connections are opened now.
                TryRead(store);
                refused += await TryWriteAsync(store, $"meanwhile-{i}", written) ? 0 : 1;
            }
        }
        finally
        {
            Seal(isSealed: false);
        }

        Assert.True(refused > 0, "The file could be written all the time.");
        for (var i = 0; i < 20; i++)
        {
            await WriteAsync(store, $"after-{i}", written);
        }

        var reader = new EmbeddedReader(store);
        Assert.All(written, key => Assert.Equal(1, reader.Read("session", key).Version));
        Assert.Equal(written.Count, store.Rows().Count());
    }

    private static void TryRead(EmbeddedStore store)
    {
        try
        {
            _ = new EmbeddedReader(store).Read("session", "before");
        }
        catch (SqliteException)
        {
            // It can't be read now either.
        }
    }

    private static async Task<bool> TryWriteAsync(EmbeddedStore store, string key, List<string> written)
    {
        try
        {
            await WriteAsync(store, key, written);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static async Task WriteAsync(EmbeddedStore store, string key, List<string> written)
    {
        Assert.Equal(1, await store.Writer.WriteAsync(new("session", key, null, [1])));
        written.Add(key);
    }

    /// <summary>Permissions keep everybody but root from writing, and the attribute root too.</summary>
    private void Seal(bool isSealed)
    {
        // Not the file of shared memory: the system ends a program that writes to a page of one with the attribute.
        foreach (var file in new[] { "s.db", "s.db-wal" }.Select(name => _folder[name]))
        {
            if (!Environment.IsPrivilegedProcess)
            {
                File.SetUnixFileMode(file, isSealed ? UnixFileMode.UserRead : UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            else
            {
                using var chattr = Process.Start("chattr", [isSealed ? "+i" : "-i", file]);
                chattr.WaitForExit();
                Assert.Equal(0, chattr.ExitCode);
            }
        }
    }
}
