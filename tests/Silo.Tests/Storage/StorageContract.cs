using Dormouse.Grains.Files;
using Dormouse.Grains.Sessions;
using Dormouse.Silo.Tests.Processes;
using Orleans.Storage;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>The contract of Orleans' grain storage, which every store keeps. Each test has keys of its own.</summary>
public abstract class StorageContract(ProviderFixture fixture)
{
    private const int Racers = 24;

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_was_never_written_is_not_there()
    {
        var read = await fixture.ReadAsync<UploadState>(StateNames.Upload, "upload/none");

        Assert.False(read.RecordExists);
        Assert.Null(read.ETag);
        Assert.Null(read.State!.Content!);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_first_write_has_version_1_and_is_read_back()
    {
        var written = await fixture.WriteAsync(StateNames.Upload, "upload/first", Of(7));

        var read = await fixture.ReadAsync<UploadState>(StateNames.Upload, "upload/first");

        Assert.Equal("1", written.ETag);
        Assert.Equal("1", read.ETag);
        Assert.True(read.RecordExists);
        Assert.Equal([7], read.State!.Content!);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_first_write_where_a_row_is_conflicts_and_changes_nothing()
    {
        await fixture.WriteAsync(StateNames.Upload, "upload/taken", Of(1));

        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync(StateNames.Upload, "upload/taken", Of(2)));

        await IsAsync("upload/taken", "1", 1);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_update_of_the_version_that_is_stored_makes_the_next_one()
    {
        await fixture.WriteAsync(StateNames.Upload, "upload/update", Of(1));

        var second = await fixture.WriteAsync(StateNames.Upload, "upload/update", Of(2), "1");

        Assert.Equal("2", second.ETag);
        await IsAsync("upload/update", "2", 2);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("1")]
    [InlineData("3")]
    public async Task An_update_of_another_version_conflicts_and_changes_nothing(string version)
    {
        var key = $"upload/stale{version}";
        await fixture.WriteAsync(StateNames.Upload, key, Of(1));
        await fixture.WriteAsync(StateNames.Upload, key, Of(2), "1");

        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync(StateNames.Upload, key, Of(3), version));

        await IsAsync(key, "2", 2);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_update_of_what_is_not_there_conflicts_and_makes_nothing()
    {
        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync(StateNames.Upload, "upload/absent", Of(1), "1"));

        Assert.False((await fixture.ReadAsync<UploadState>(StateNames.Upload, "upload/absent")).RecordExists);
        Assert.Equal(0, await fixture.RowsAsync("upload/absent"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_is_cleared_leaves_no_row_and_a_writer_that_missed_it_conflicts()
    {
        var state = await fixture.WriteAsync(StateNames.Upload, "upload/cleared", Of(1));

        await fixture.Provider.ClearStateAsync(StateNames.Upload, ProviderFixture.Key("upload/cleared"), state);
        var read = await fixture.ReadAsync<UploadState>(StateNames.Upload, "upload/cleared");

        Assert.Null(state.ETag);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
        Assert.Equal(0, await fixture.RowsAsync("upload/cleared"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync(StateNames.Upload, "upload/cleared", Of(2), "1"));
        Assert.Equal("1", (await fixture.WriteAsync(StateNames.Upload, "upload/cleared", Of(3))).ETag);
        await IsAsync("upload/cleared", "1", 3);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task All_rows_of_a_state_are_found_by_what_their_keys_begin_with()
    {
        foreach (var key in new[] { "found/1", "found/telegram:-7/ü", "found", "foun/1", "gound/1", "Found/1" })
        {
            await fixture.WriteAsync(StateNames.Upload, key, Of(1));
        }

        await fixture.WriteAsync("another", "found/2", Of(1));

        Assert.Equal(
            ["found/1", "found/telegram:-7/ü"],
            (await fixture.Store.FindKeysAsync(StateNames.Upload, "found/", TestScope.Ended)).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Clearing_another_version_conflicts_and_changes_nothing()
    {
        var stale = await fixture.WriteAsync(StateNames.Upload, "upload/clear-stale", Of(1));
        await fixture.WriteAsync(StateNames.Upload, "upload/clear-stale", Of(2), "1");

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.Provider.ClearStateAsync(StateNames.Upload, ProviderFixture.Key("upload/clear-stale"), stale));

        await IsAsync("upload/clear-stale", "2", 2);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_racing_first_writes_one_wins_and_the_others_conflict()
    {
        var winner = await RaceAsync("upload/race-first", version: null);

        Assert.Equal(1, await fixture.RowsAsync("upload/race-first"));
        await IsAsync("upload/race-first", "1", winner);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_racing_writes_of_one_version_one_wins_and_the_others_conflict()
    {
        await fixture.WriteAsync(StateNames.Upload, "upload/race-second", Of(200));

        var winner = await RaceAsync("upload/race-second", "1");

        await IsAsync("upload/race-second", "2", winner);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_write_that_conflicts_does_not_spoil_those_that_come_with_it()
    {
        await fixture.WriteAsync(StateNames.Upload, "upload/together-stale", Of(1));

        var good = Enumerable.Range(0, 100).Select(
            i => fixture.WriteAsync(StateNames.Upload, $"upload/together-{i}", Of((byte)i))).ToArray();
        var stale = fixture.WriteAsync(StateNames.Upload, "upload/together-stale", Of(2), "9");
        var written = await Task.WhenAll(good);

        await Assert.ThrowsAsync<InconsistentStateException>(() => stale);
        Assert.All(written, static state => Assert.Equal("1", state.ETag));
        await IsAsync("upload/together-99", "1", 99);
        await IsAsync("upload/together-stale", "1", 1);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_key_has_a_row_for_each_state_name()
    {
        await fixture.WriteAsync("one", "upload/names", Of(1));

        Assert.Equal("1", (await fixture.WriteAsync("other", "upload/names", Of(2))).ETag);
        Assert.Equal([1], (await fixture.ReadAsync<UploadState>("one", "upload/names")).State!.Content!);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_index_of_open_work_follows_the_state()
    {
        Assert.Empty(await OpenAsync("follow/"));
        await fixture.WriteAsync(StateNames.Session, "follow/1", Working());
        Assert.Equal(["follow/1"], await OpenAsync("follow/"));
        await fixture.WriteAsync(StateNames.Session, "follow/1", new SessionState(), "1");
        Assert.Empty(await OpenAsync("follow/"));
        var again = await fixture.WriteAsync(StateNames.Session, "follow/1", Working(), "2");
        Assert.Equal(["follow/1"], await OpenAsync("follow/"));
        await fixture.Provider.ClearStateAsync(StateNames.Session, ProviderFixture.Key("follow/1"), again);
        Assert.Empty(await OpenAsync("follow/"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_write_that_conflicts_leaves_the_index_of_open_work_alone()
    {
        await fixture.WriteAsync(StateNames.Session, "conflict/1", new SessionState());

        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync(StateNames.Session, "conflict/1", Working(), "9"));

        Assert.Empty(await OpenAsync("conflict/"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Open_work_is_found_by_state_and_by_the_letters_that_its_key_begins_with()
    {
        foreach (var key in new[] { "nas/2", "nas/1", "nas2/1", "Nas/1", "n%/1" })
        {
            await fixture.WriteAsync(StateNames.Session, key, Working());
        }

        await fixture.WriteAsync("another", "nas/3", Working());
        await fixture.WriteAsync(StateNames.Session, "nas/4", new SessionState());

        Assert.Equal(["nas/1", "nas/2"], await OpenAsync("nas/"));
        Assert.Equal(["n%/1"], await OpenAsync("n%"));
        Assert.Empty(await OpenAsync("na_/"));
        Assert.Superset(new HashSet<string> { "nas/1", "nas2/1", "Nas/1", "n%/1" }, (await OpenAsync("")).ToHashSet());
    }

    private protected static UploadState Of(byte content) => new() { Content = [content] };

    private static SessionState Working() => new() { Queue = [new(Guid.NewGuid(), "telegram:7", "hello", [], IsCommand: false)] };

    private Task<IReadOnlyList<string>> OpenAsync(string prefix) =>
        fixture.Store.FindOpenWorkAsync(StateNames.Session, prefix, TestScope.Ended);

    private protected async Task IsAsync(string key, string version, byte content)
    {
        var read = await fixture.ReadAsync<UploadState>(StateNames.Upload, key);
        Assert.Equal(version, read.ETag);
        Assert.Equal([content], read.State!.Content!);
    }

    /// <summary>What the one winner wrote.</summary>
    private async Task<byte> RaceAsync(string key, string? version)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(0, Racers).Select(async racer =>
        {
            await start.Task;
            try
            {
                await fixture.WriteAsync(StateNames.Upload, key, Of((byte)racer), version);
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }).ToArray();
        start.SetResult();
        var won = await Task.WhenAll(racers);
        Assert.Single(won, static one => one);
        return (byte)Array.IndexOf(won, true);
    }
}
