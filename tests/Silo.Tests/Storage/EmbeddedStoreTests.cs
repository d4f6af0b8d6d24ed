using Dormouse.Hosting.Settings;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Tests.Storage;

public sealed class EmbeddedStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_store_is_made_in_folders_that_are_made_with_it_and_is_its_owners_alone()
    {
        using var store = EmbeddedStore.Open(_folder["a/b/dormouse.db"]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["a/b"]));
    }

    [Fact]
    public void A_setting_is_made_once_and_kept_over_a_restart()
    {
        using (var store = EmbeddedStore.Open(_folder["s.db"]))
        {
            Assert.Equal("one", store.Setting("house", () => "one"));
            Assert.Equal("one", store.Setting("house", () => "two"));
        }

        using var again = EmbeddedStore.Open(_folder["s.db"]);
        Assert.Equal("one", again.Setting("house", () => "three"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Makers_of_one_setting_that_race_all_get_the_same_value()
    {
        using var store = EmbeddedStore.Open(_folder["s.db"]);

        var values = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            racer => Task.Run(() => store.Setting("house", () => $"made by {racer}"), TestScope.Ended)));

        Assert.Single(values.Distinct());
    }

    [Fact]
    public void A_setting_can_be_set_anew_and_be_seen_from_outside()
    {
        using var store = EmbeddedStore.Open(_folder["s.db"]);
        store.SetSetting("frontend-url", "http://one");
        store.SetSetting("frontend-url", "http://two");

        Assert.Equal("http://two", store.Setting("frontend-url", () => "http://three"));
        Assert.Equal("http://two", EmbeddedStore.Peek(store.Path, "frontend-url"));
        Assert.Null(EmbeddedStore.Peek(store.Path, "another"));
    }

    [Fact]
    public void Looking_into_a_store_that_is_not_there_makes_none()
    {
        Assert.Null(EmbeddedStore.Peek(_folder["none.db"], "house"));
        Assert.False(File.Exists(_folder["none.db"]));
    }

    [Fact]
    public void A_second_one_is_refused_and_told_why()
    {
        using var store = EmbeddedStore.Open(_folder["s.db"]);

        var refusal = Assert.Throws<UnavailableException>(() => EmbeddedStore.Open(_folder["s.db"]));

        Assert.Equal(
            $"The store {_folder["s.db"]} (Storage:Path) can't be opened: another Dormouse uses it already. "
            + "Stop that one first, or choose another file.",
            refusal.Message);
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_left_alone_and_free_again()
    {
        using (EmbeddedStore.Open(_folder["s.db"]))
        {
        }

        Execute("PRAGMA user_version = 1000; CREATE TABLE OrleansQuery (QueryKey TEXT)");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refusal = Assert.Throws<UnavailableException>(() => EmbeddedStore.Open(_folder["s.db"]));
            Assert.Contains(
                $"a newer version of Dormouse wrote it (revision 1000, this one knows {EmbeddedSchema.Revision})", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1000L, Execute("PRAGMA user_version"));
        Assert.Equal(0L, Execute("SELECT count(*) FROM OrleansQuery"));
    }

    [Fact]
    public void A_store_of_revision_1_keeps_its_rows_and_loses_the_queries_of_a_provider_that_is_gone()
    {
        using (EmbeddedStore.Open(_folder["s.db"]))
        {
        }

        Execute("CREATE TABLE OrleansQuery (QueryKey TEXT PRIMARY KEY, QueryText TEXT NOT NULL) STRICT; PRAGMA user_version = 1");
        Execute("INSERT INTO grain_state VALUES ('dormouse', 'session', 0, 0, 'nas/1', 7, 1, x'01')");

        using var store = EmbeddedStore.Open(_folder["s.db"]);

        var (version, payload) = new EmbeddedReader(store).Read("session", "nas/1");
        Assert.Equal(7, version);
        Assert.Equal([1], payload!);
        Assert.Equal(0L, Execute("SELECT count(*) FROM sqlite_master WHERE name = 'OrleansQuery'"));
        Assert.Equal((long)EmbeddedSchema.Revision, Execute("PRAGMA user_version"));
    }

    [Fact]
    public void A_path_below_a_file_is_refused_in_one_sentence_that_names_the_setting()
    {
        File.WriteAllText(_folder["file"], "");

        var refusal = Assert.Throws<UnavailableException>(() => EmbeddedStore.Open(_folder["file/s.db"]));

        Assert.StartsWith($"The store {_folder["file/s.db"]} (Storage:Path) can't be opened: ", refusal.Message);
        Assert.EndsWith(". Make its folder writable, or choose another file.", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_path_that_is_a_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["s.db"]);

        var refusal = Assert.Throws<UnavailableException>(() => EmbeddedStore.Open(_folder["s.db"]));

        Assert.StartsWith($"The store {_folder["s.db"]} (Storage:Path) can't be opened: ", refusal.Message);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_and_left_as_it_is()
    {
        File.WriteAllText(_folder["s.db"], string.Concat(Enumerable.Repeat("somebody's diary\n", 100)));

        var refusal = Assert.Throws<UnavailableException>(() => EmbeddedStore.Open(_folder["s.db"]));

        Assert.Contains("file is not a database", refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("somebody's diary", File.ReadAllText(_folder["s.db"]));
    }

    [Fact]
    public void Tokens_are_long_plain_and_never_the_same()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => Digest.NewSecret()).ToArray();

        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{43}$", token));
        Assert.Distinct(tokens);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_search_for_open_work_in_a_new_store_finds_none()
    {
        using var store = EmbeddedStore.Open(_folder["s.db"]);

        Assert.Empty(await store.FindOpenWorkAsync(StateNames.Session, "", TestScope.Ended));
    }

    private object? Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder["s.db"]};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
