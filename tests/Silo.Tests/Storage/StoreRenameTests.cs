using Dormouse.Grains.Sessions;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Storage;

[Collection(nameof(Environment))]
public sealed class StoreRenameTests : IDisposable
{
    private const string Id = "0199aabbccddeeff0011223344556677";

    private readonly TempFolder _folder = new();

    private string StorePath => _folder["dormouse.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_machine_keeps_the_name_that_it_had_at_its_first_start()
    {
        using (var store = EmbeddedStore.Open(StorePath))
        {
            Assert.Equal("nas", KeptName.Keep(Settings("nas", isNamed: false), store).Machine);
            Assert.Equal("nas", KeptName.Keep(Settings("box-7", isNamed: false), store).Machine);
            Assert.Equal("nas", KeptName.Keep(Settings("nas", isNamed: true), store).Machine);
        }

        Assert.Equal("nas", KeptName.Of(Settings("box-7", isNamed: false)).Machine);
        Assert.Equal(
            $"Machine:Name is 'desk', and the store {StorePath} is that of machine 'nas', whose sessions would never run; "
            + "set it to 'nas' or remove it, or rename the machine with 'rename desk'.",
            Assert.Throws<SettingsException>(() => KeptName.Of(Settings("desk", isNamed: true))).Message);
    }

    [Fact]
    public async Task A_store_of_a_release_that_kept_no_name_has_that_of_its_sessions()
    {
        using var store = EmbeddedStore.Open(StorePath);
        await WriteAsync(store, StateNames.Session, $"nas/{Id}", new SessionState { Owner = "ada", Name = "work" });

        Assert.Equal("nas", KeptName.Of(Settings("box-7", isNamed: false)).Machine);
        Assert.Throws<SettingsException>(() => KeptName.Keep(Settings("desk", isNamed: true), store));
        await WriteAsync(store, StateNames.Session, $"shed/{Id}", new SessionState { Owner = "ada", Name = "more" });
        Assert.Contains(
            "has sessions of the machines 'nas' and 'shed', and this one is 'box-7'; set Machine:Name to the one of them that this machine is, and bring the others to it with 'rename OTHER NAME'.",
            Assert.Throws<SettingsException>(() => KeptName.Keep(Settings("box-7", isNamed: false), store)).Message,
            StringComparison.Ordinal);
        Assert.Equal("shed", KeptName.Keep(Settings("shed", isNamed: true), store).Machine);
        Assert.Equal("shed", KeptName.Keep(Settings("box-7", isNamed: false), store).Machine);
    }

    [Fact]
    public async Task A_renaming_is_whole()
    {
        using var store = EmbeddedStore.Open(StorePath);
        var given = new QueuedPrompt(Guid.NewGuid(), "web:ada:main", "work", [], IsCommand: false);
        await WriteAsync(store, StateNames.Session, $"nas/{Id}", new SessionState { Owner = "ada", Name = "work", InFlight = given });
        await WriteAsync(
            store, StateNames.Chat, "web:ada:main", new Grains.Chats.ChatState { Session = $"nas/{Id}", SessionName = "work" });
        await WriteAsync(store, StateNames.Chat, "web:ada:other", new Grains.Chats.ChatState { SessionName = "nas" });
        KeptName.Keep(Settings("nas", isNamed: true), store);

        Assert.Equal(1, StoreRename.Run(store, "nas", "desk"));

        Assert.Equal("desk", KeptName.Of(Settings("box-7", isNamed: false)).Machine);
        Assert.Equal([$"desk/{Id}"], await store.FindOpenWorkAsync(StateNames.Session, "desk/", TestContext.Current.CancellationToken));
        var rows = store.Rows().ToDictionary(static row => row.Key);
        Assert.Equal([$"desk/{Id}", "web:ada:main", "web:ada:other"], rows.Keys.Order());
        Assert.Equal(given.Text, Samples.Serializer.Deserialize<SessionState>(new(rows[$"desk/{Id}"].Payload!)).InFlight!.Text);
        Assert.Equal($"desk/{Id}", Samples.Serializer.Deserialize<Grains.Chats.ChatState>(new(rows["web:ada:main"].Payload!)).Session);
        Assert.Equal((2, 1), (rows["web:ada:main"].Version, rows["web:ada:other"].Version));
        Assert.Equal(0, StoreRename.Run(store, "nas", "desk2"));
    }

    [Fact]
    public async Task A_name_that_has_sessions_is_taken_and_what_can_t_be_read_stops_all()
    {
        using var store = EmbeddedStore.Open(StorePath);
        await WriteAsync(store, StateNames.Session, $"nas/{Id}", new SessionState { Owner = "ada", Name = "work" });
        await WriteAsync(store, StateNames.Session, $"desk/{Id}", new SessionState { Owner = "ada", Name = "more" });
        var before = store.Rows().Select(static row => (row.Key, row.Version)).ToArray();

        var taken = Assert.Throws<UnavailableException>(() => StoreRename.Run(store, "nas", "desk"));
        Assert.Contains("The name 'desk' is taken", taken.Message, StringComparison.Ordinal);
        await store.Writer.WriteAsync(new(StateNames.Chat, "web:ada:main", null, [0, .. "nas/and nonsense"u8]));
        var unread = Assert.Throws<UnavailableException>(() => StoreRename.Run(store, "nas", "box"));
        Assert.Contains("The chat 'web:ada:main' can't be read", unread.Message, StringComparison.Ordinal);

        Assert.Equal(
            before, store.Rows().Where(static row => row.State == StateNames.Session).Select(static row => (row.Key, row.Version)));
    }

    [Fact]
    public async Task Sessions_that_a_machine_has_under_an_older_name_of_its_host_are_brought_to_its_name()
    {
        using var store = EmbeddedStore.Open(StorePath);
        await WriteAsync(store, StateNames.Session, $"nas/{Id}", new SessionState { Owner = "ada", Name = "work" });
        await WriteAsync(store, StateNames.Session, $"box/{Id[..^1]}8", new SessionState { Owner = "ada", Name = "more" });
        KeptName.Keep(Settings("nas", isNamed: true), store);
        Assert.Equal(["box", "nas"], EmbeddedNames.PeekSessions(StorePath));

        Assert.Equal(1, StoreRename.Run(store, "box", "nas", joins: true));

        Assert.Equal(["nas"], EmbeddedNames.PeekSessions(StorePath));
        Assert.Equal("nas", KeptName.Of(Settings("box-7", isNamed: false)).Machine);
    }

    private SiloSettings Settings(string machine, bool isNamed) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = StorePath,
            ["Machine:Name"] = isNamed ? machine : null,
        })
        .Build()) with { Machine = machine };

    private static Task<long?> WriteAsync<T>(EmbeddedStore store, string state, string key, T content) =>
        store.Writer.WriteAsync(new(state, key, null, Samples.Serializer.Serialize(content).ToArray()));
}
