using System.Net.Http.Headers;
using System.Text.Json;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Agents;
using Dormouse.Faults.Tests.Injection;
using Dormouse.Faults.Tests.Judging;
using Dormouse.Faults.Tests.People;
using Dormouse.Postgres;

namespace Dormouse.Faults.Tests;

/// <summary>The program with agents behind it, a fake Telegram before it, and people in several chats.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const string AnnasToken = "anna-0123456789abcdef";
    private const string BertsToken = "bert-0123456789abcdef";
    private const string CleosToken = "cleo-0123456789abcdef";
    private const int Unavailable = 69;
    private const int Dead = 6;

    private static readonly string[] Tokens = [AnnasToken, BertsToken, CleosToken];

    private readonly List<Product> _silos = [];
    private readonly List<Product> _frontends = [];
    private int _asked;

    private Stage(HomeFolder home, FakeBotApi bot, IAgents agents, SmallDisk? disk, PostgresServer? database) =>
        (Home, Bot, Agents, Disk, Database) = (home, bot, agents, disk, database);

    public HomeFolder Home { get; }

    public FakeBotApi Bot { get; }

    public IAgents Agents { get; }

    /// <summary>What the embedded store lies on, where the system lets us mount.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>The store of a cluster.</summary>
    public PostgresServer? Database { get; }

    public Journal Journal { get; } = new();

    public IReadOnlyList<Product> Silos => _silos;

    /// <summary>Programs that have the doors; a silo that stands alone has its own.</summary>
    public IReadOnlyList<Product> Frontends => _frontends;

    public IEnumerable<Product> Programs => _silos.Concat(_frontends);

    public IReadOnlyList<IPerson> People { get; private set; } = [];

    /// <summary>One program that stands alone.</summary>
    public static async Task<Stage> StandaloneAsync(int seed, Func<HomeFolder, Task<IAgents>> agents)
    {
        var home = new HomeFolder();
        var stage = new Stage(home, await FakeBotApi.StartAsync(), await agents(home), SmallDisk.TryMount(home.DataFolder), database: null);
        await stage.StartSiloAsync();
        stage.Invite(seed);
        await stage.People[^1].TellAsync("/verbose", "Verbose:");
        await stage.People[^2].TellAsync("/verbose", "Verbose:");
        if (stage.Agents is DummyAgents)
        {
            await stage.People[^1].TellAsync($"/default agent {DummyAgents.Other}", $"agent {DummyAgents.Other}");
        }

        return stage;
    }

    /// <summary>
    /// Several machines and frontends on a PostgreSQL of their own, which talk over mutual TLS; people's sessions are spread over the
    /// machines.
    /// </summary>
    public static async Task<Stage> ClusterAsync(int seed, int silos, int frontends, Func<HomeFolder, Task<IAgents>> agents)
    {
        var home = new HomeFolder();
        var stage = new Stage(home, await FakeBotApi.StartAsync(), await agents(home), disk: null, await PostgresServer.StartAsync());
        try
        {
            await stage.StartClusterAsync(seed, silos, frontends);
            return stage;
        }
        catch
        {
            // Nobody else knows of it yet.
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts again what ended although nobody ended it, as a supervisor would.</summary>
    public async Task SuperviseAsync()
    {
        foreach (var program in Programs.Where(static program => !MarkedProcesses.IsAlive(program.ProcessId)))
        {
            var code = await program.EndedAsync();
            Journal.Note(null, $"{program.Machine} had ended by itself with {code}; it is started again");
            if (Database is not null && code != Unavailable)
            {
                Journal.Complain($"{program.Machine} ended by itself with {code}");
            }

            await program.StartAsync();
        }
    }

    /// <summary>Whether the other silos have declared this one dead.</summary>
    public async Task<bool> IsGivenUpAsync(Product silo) =>
        Database is not null && _silos.Contains(silo) && (long)(await PostgresServer.ExecuteAsync(
        Database.ConnectionString, $"SELECT count(*) FROM dormouse.membership WHERE silo_name = '{silo.Machine}' AND status <> {Dead}"))! == 0;

    /// <summary>Living processes of sessions, on any machine.</summary>
    public IReadOnlyList<int> SessionProcesses() => [.. _silos.SelectMany(static silo => silo.SessionProcesses())];

    /// <summary>What the program says of all sessions.</summary>
    public async Task<IReadOnlyList<string>> SessionStatesAsync()
    {
        var states = new List<string>();
        foreach (var token in Tokens)
        {
            var sessions = await GetAsync(token, "sessions");
            states.AddRange(sessions.EnumerateArray().Select(static session => session.GetProperty("state").GetString()!));
        }

        return states;
    }

    /// <summary>What the journals of all sessions have now, each in its order.</summary>
    public async Task<IReadOnlyList<JournalLine>> JournalsAsync()
    {
        var lines = new List<JournalLine>();
        foreach (var token in Tokens)
        {
            foreach (var session in (await GetAsync(token, "sessions")).EnumerateArray().Select(
                static session => session.GetProperty("name").GetString()!))
            {
                var pages = new Stack<JsonElement>();
                for (var before = ""; ;)
                {
                    var page = await GetAsync(token, $"sessions/{session}/journal?limit=1000{before}");
                    pages.Push(page.GetProperty("entries"));
                    if (!page.TryGetProperty("before", out var next) || next.ValueKind is not JsonValueKind.Number)
                    {
                        break;
                    }

                    before = $"&before={next}";
                }

                lines.AddRange(pages.SelectMany(static page => page.EnumerateArray()).Select(
                    entry => Line($"{token[..4]}/{session}", entry)));
            }
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
        {
            await person.DisposeAsync();
        }

        foreach (var program in _frontends.Concat(_silos))
        {
            await program.DisposeAsync();
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

    /// <summary>Where the web is: behind a balancer that knows nothing, every request may meet another frontend.</summary>
    private string Url =>
        _frontends.Count == 0 ? _silos[0].Url : _frontends[(int)((uint)Interlocked.Increment(ref _asked) % _frontends.Count)].Url;

    private static JournalLine Line(string session, JsonElement entry)
    {
        var kind = entry.GetProperty("kind").GetString()!;
        var text = entry.TryGetProperty("text", out var said) ? said.GetString()! : "";
        var (id, turn) = kind switch
        {
            "prompt" => (Reading.KindOf(text) is GivenKind.Continuation ? null : Reading.About(text), 0),
            "answer" => (Reading.Answer(text), Reading.Turn(text)),
            _ => (null, 0),
        };
        return new(session, entry.GetProperty("seq").GetInt64(), kind, id, turn);
    }

    private async Task<JsonElement> GetAsync(string token, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/api/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    private (string Key, string Value)[] Doors =>
    [
        ("Telegram:Token", Bot.Token),
        ("Telegram:ApiUrl", Bot.Url),
        ("Users:anna:Telegram:0", "11"),
        ("Users:anna:Token", AnnasToken),
        ("Users:bert:Telegram:0", "12"),
        ("Users:bert:Token", BertsToken),
        ("Users:cleo:Token", CleosToken),
    ];

    private async Task StartClusterAsync(int seed, int silos, int frontends)
    {
        var cluster = $"f{Guid.NewGuid():N}"[..10];
        var keys = new ClusterKeys(Home, cluster, Database!.ConnectionString);
        (string, string)[] membership = [("Storage:Postgres", Database!.ConnectionString), ("Cluster:Id", cluster)];
        for (var number = 0; number < silos; number++)
        {
            var machine = $"{cluster}-{number}";
            await keys.LetInSiloAsync(machine);
            await StartSiloAsync([.. membership, ("Cluster:SiloPort", "0"), ("Cluster:GatewayPort", "0"), ("Machine:Name", machine)]);
        }

        await keys.LetInFrontendsAsync();
        for (var number = 0; number < frontends; number++)
        {
            var frontend = Product.Frontend(Home, [.. Doors, .. membership]);
            _frontends.Add(frontend);
            await frontend.StartAsync();
        }

        Assert.All(Silos, static silo => Assert.Contains(ClusterKeys.LockedSilo, silo.Output, StringComparison.Ordinal));
        Assert.All(Frontends, static frontend => Assert.Contains(ClusterKeys.LockedFrontend, frontend.Output, StringComparison.Ordinal));
        Invite(seed);
        for (var number = 0; number < People.Count; number++)
        {
            var agent = number == People.Count - 1 ? $" with {DummyAgents.Other}" : "";
            await People[number].TellAsync($"/new s{number} @{Silos[number % silos].Machine}{agent}", "is ready");
        }
    }

    private async Task StartSiloAsync(params (string Key, string Value)[] more) => _silos.Add(await Product.StartAsync(
        Home,
        [
            .. Doors,
            ("Sessions:IdleTimeout", "00:00:01"),
            ("Sessions:Isolation", "none"), // The agents keep their journals outside.
            ("Sessions:ShutdownGrace", "00:00:02"),
            ("Machine:MaxLive", "2"),
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
