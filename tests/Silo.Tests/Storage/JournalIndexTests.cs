using Dormouse.Grains.Journal;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>What the search over journals must do in every store.</summary>
public abstract class JournalIndexContract
{
    private static readonly JournalSession Garden = new("ada", "garden");

    internal abstract IJournalIndex Index { get; }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Entries_are_found_by_all_of_their_words_and_by_beginnings_newest_first()
    {
        await AddAsync("journal/1", Garden, "Plant daisies near the wall", "roses need water, don't they?", "tulips");
        await AddAsync("journal/2", new("ada", "shed"), "the roses' shears are in server.py");

        Assert.Equal(["garden 2", "shed 1"], await FindAsync("ada", "roses"));
        Assert.Equal(["garden 2"], await FindAsync("ada", "WAT", "ros"));
        Assert.Equal(["garden 2"], await FindAsync("ada", "don't"));
        Assert.Equal(["shed 1"], await FindAsync("ada", "server.py"));
        Assert.Empty(await FindAsync("ada", "roses", "tulips"));
        Assert.Equal("tulips", Assert.Single(await Index.FindAsync("ada", ["tulip"], 10)).Text);
        Assert.Equal(["garden 2"], await FindAsync("ada", 1, "roses"));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("\"")]
    [InlineData("a'b")]
    [InlineData("x\\")]
    [InlineData("\\' | b:* & !c")]
    [InlineData("a OR b")]
    [InlineData("NEAR(a b)")]
    [InlineData("*")]
    [InlineData("(")]
    [InlineData("text:b")]
    public async Task Whatever_is_typed_is_a_word_and_no_query(string word)
    {
        await AddAsync("journal/odd", Garden, "b and nothing else");

        Assert.Empty(await FindAsync("ada", word));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Nobody_finds_what_was_said_in_sessions_of_others()
    {
        await AddAsync("journal/secret", new("bob", "secret"), "the password");

        Assert.Empty(await FindAsync("ada", "password"));
        Assert.Equal(["secret 1"], await FindAsync("bob", "password"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_entry_that_comes_again_is_found_once_and_it_is_known_how_far_a_journal_is()
    {
        Assert.Equal(0, await Index.LastAsync("journal/again"));
        await AddAsync("journal/again", Garden, "sunflower");
        await AddAsync("journal/again", Garden, "sunflower");
        await Index.AddAsync("journal/again", Garden, 7, []);

        Assert.Equal(["garden 1"], await FindAsync("ada", "sunflower"));
        Assert.Equal(7, await Index.LastAsync("journal/again"));
        Assert.True(await Index.HasAnyAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_long_text_and_odd_characters_are_taken()
    {
        var words = string.Join(' ', Enumerable.Range(0, 20_000).Select(static number => $"w{number}"));
        await AddAsync("journal/long", Garden, $"first\0word {words}"[..JournalEntry.MostText], "\u202E🌻 x");

        Assert.Equal(["garden 1"], await FindAsync("ada", "w17"));
    }

    private async Task AddAsync(string journal, JournalSession session, params string[] texts) => await Index.AddAsync(
        journal,
        session,
        texts.Length,
        [
            .. texts.Select((text, index) => new JournalEntry(
                index + 1, $"{index}", SampleStates.At.AddMinutes(index), JournalKind.Answer, "telegram:7", text)),
        ]);

    private Task<string[]> FindAsync(string owner, params string[] words) => FindAsync(owner, 10, words);

    private async Task<string[]> FindAsync(string owner, int limit, params string[] words) =>
        [.. (await Index.FindAsync(owner, words, limit)).Select(static found => $"{found.Session} {found.Number}")];
}

/// <summary>A file beside the store's.</summary>
public sealed class EmbeddedJournalIndexTests : JournalIndexContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EmbeddedJournalIndex _index;

    public EmbeddedJournalIndexTests() => _index = new(_folder["dormouse.db.search"]);

    internal override IJournalIndex Index => _index;

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_can_not_be_read_is_made_anew_and_is_its_owners_alone()
    {
        var path = _folder["broken.search"];
        await File.WriteAllTextAsync(path, new string('x', 10_000), TestScope.Ended);
        using var index = new EmbeddedJournalIndex(path);

        Assert.False(await index.HasAnyAsync());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}

/// <summary>PostgreSQL.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresJournalIndexTests(PostgresFixture fixture)
    : JournalIndexContract, IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private PostgresJournalIndex _index = null!;

    internal override IJournalIndex Index => _index;

    public async ValueTask InitializeAsync() => _index = new(
        await Hosting.Storage.PostgresStore.OpenAsync(PostgresFixture.Settings(await fixture.Server.NewDatabaseAsync(), "home")));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
