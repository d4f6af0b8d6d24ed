using System.Net.Http.Headers;
using System.Text.Json;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Agents;
using Dormouse.Faults.Tests.Blows;
using Dormouse.Faults.Tests.People;
using Dormouse.Postgres;

namespace Dormouse.Faults.Tests;

/// <summary>The program with agents behind it, a fake Telegram before it, and people in several chats.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string AnnasToken = "anna-0123456789abcdef";
    private const string CleosToken = "cleo-0123456789abcdef";

    private readonly List<Product> _silos = [];

    private Stage(TestHome home, FakeBotApi bot, IAgents agents, SmallDisk? disk, PostgresServer? database) =>
        (Home, Bot, Agents, Disk, Database) = (home, bot, agents, disk, database);

    public TestHome Home { get; }

    public FakeBotApi Bot { get; }

    public IAgents Agents { get; }

    /// <summary>What the embedded store lies on, where the system lets us mount.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>The store of a cluster.</summary>
    public PostgresServer? Database { get; }

    public Journal Journal { get; } = new();

    /// <summary>The silos; the first one has the doors.</summary>
    public IReadOnlyList<Product> Silos => _silos;

    public IReadOnlyList<IPerson> People { get; private set; } = [];

    /// <summary>One program that stands alone.</summary>
    public static async Task<Stage> StandaloneAsync(int seed, Func<TestHome, Task<IAgents>> agents)
    {
        var home = new TestHome();
        var stage = new Stage(home, await FakeBotApi.StartAsync(), await agents(home), SmallDisk.TryMount(home.DataFolder), database: null);
        await stage.StartSiloAsync();
        stage.Invite(seed);
        return stage;
    }

    /// <summary>Several machines on a PostgreSQL of their own; some people's sessions are on the others.</summary>
    public static async Task<Stage> ClusterAsync(int seed, int silos, Func<TestHome, Task<IAgents>> agents)
    {
        var home = new TestHome();
        var stage = new Stage(home, await FakeBotApi.StartAsync(), await agents(home), disk: null, await PostgresServer.StartAsync());
        var cluster = $"f{Guid.NewGuid():N}"[..10];
        for (var number = 0; number < silos; number++)
        {
            await stage.StartSiloAsync(
                ("Storage:Postgres", stage.Database!.ConnectionString),
                ("Cluster:Id", cluster),
                ("Cluster:SiloPort", "0"),
                ("Cluster:GatewayPort", "0"),
                ("Machine:Name", $"{cluster}-{number}"),
                ("Frontend:Enabled", number == 0 ? "true" : "false"));
        }

        stage.Invite(seed);
        for (var number = 0; number < stage.People.Count; number++)
        {
            await stage.People[number].MoveToAsync(stage.Silos[number % silos].Machine);
        }

        return stage;
    }

    /// <summary>Living processes of sessions, on any machine.</summary>
    public IReadOnlyList<int> SessionProcesses() => [.. _silos.SelectMany(static silo => silo.SessionProcesses())];

    /// <summary>What the program says of all sessions.</summary>
    public async Task<IReadOnlyList<string>> SessionStatesAsync()
    {
        var states = new List<string>();
        using var http = new HttpClient();
        foreach (var token in (string[])[AnnasToken, CleosToken])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/api/sessions");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            states.AddRange(JsonElement.Parse(await response.Content.ReadAsStringAsync()).EnumerateArray().Select(static session => session.GetProperty("state").GetString()!));
        }

        return states;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
        {
            await person.DisposeAsync();
        }

        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await Agents.DisposeAsync();
        await Bot.DisposeAsync();
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        Disk?.Dispose();
        Home.Dispose();
    }

    /// <summary>Where the web is now.</summary>
    private string Url => _silos[0].Url;

    private async Task StartSiloAsync(params (string Key, string Value)[] more) => _silos.Add(await Product.StartAsync(
        Home,
        [
            ("Telegram:Token", Bot.Token),
            ("Telegram:ApiUrl", Bot.Url),
            ("Sessions:IdleTimeout", "00:00:01"),
            ("Sessions:ShutdownGrace", "00:00:02"),
            ("Machine:MaxLive", "2"),
            ("Users:anna:Telegram:0", "11"),
            ("Users:anna:Token", AnnasToken),
            ("Users:bert:Telegram:0", "12"),
            ("Users:cleo:Token", CleosToken),
            .. Agents.Settings,
            .. more,
        ]));

    private void Invite(int seed) => People =
    [
        new TelegramPerson(Bot.PrivateChat(Bot.Person(11, "Anna")), Journal, seed),
        new WebPerson("anna", AnnasToken, () => Url, Journal, seed),
        new TelegramPerson(Bot.PrivateChat(Bot.Person(12, "Bert")), Journal, seed),
        new WebPerson("cleo", CleosToken, () => Url, Journal, seed),
    ];
}
