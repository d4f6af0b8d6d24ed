using Dormouse.Postgres;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>A real PostgreSQL and silos on it, all under one home, with shells as agents. All programs talk over mutual TLS.</summary>
internal sealed class ClusterStage : IAsyncDisposable
{
    private readonly string _prefix = $"t{Guid.NewGuid():N}"[..12];
    private readonly List<Product> _silos = [];
    private readonly List<Product> _frontends = [];
    private readonly (string Key, string Value)[] _settings;

    private ClusterStage(PostgresServer postgres, bool isLocked, (string Key, string Value)[] settings)
    {
        Postgres = postgres;
        _settings = settings;
        Keys = isLocked ? new(Home, "dormouse", postgres.ConnectionString) : null;
    }

    public PostgresServer Postgres { get; }

    public HomeFolder Home { get; } = new();

    public IReadOnlyList<Product> Silos => _silos;

    /// <summary>The programs that are started from now on.</summary>
    public (string Silo, string Frontend) Build { get; set; } = (Programs.Silo, Programs.Frontend);

    /// <summary>Lets programs in that do not let themselves in; null where nobody has a certificate.</summary>
    private ClusterKeys? Keys { get; }

    /// <summary>Whether programs get their certificates by themselves; those of the last release, or that may do without, do not.</summary>
    private bool LetThemselvesIn => Build.Silo == Programs.Silo && !_settings.Contains(("Cluster:Insecure", "true"));

    /// <summary>The settings that make a process part of this cluster.</summary>
    public (string Key, string Value)[] Membership =>
    [
        ("Storage:Postgres", Postgres.ConnectionString),
        ("Cluster:SiloPort", "0"),
        ("Cluster:GatewayPort", "0"),
    ];

    /// <summary>Starts PostgreSQL and no silo yet.</summary>
    public static async Task<ClusterStage> SetAsync(params (string Key, string Value)[] settings) =>
        new(await PostgresServer.StartAsync(), isLocked: true, settings);

    /// <summary>The same for programs that are told to do without certificates.</summary>
    public static async Task<ClusterStage> SetOpenAsync(params (string Key, string Value)[] settings) =>
        new(await PostgresServer.StartAsync(), isLocked: false, [("Cluster:Insecure", "true"), .. settings]);

    /// <summary>Starts a silo.</summary>
    /// <param name="name">The end of its machine's name.</param>
    /// <param name="more">Settings of this one alone.</param>
    public Task<Product> StartSiloAsync(string name, params (string Key, string Value)[] more) =>
        StartSiloInAsync(network: null, name, more);

    /// <summary>Starts a silo in a network namespace.</summary>
    public async Task<Product> StartSiloInAsync(string? network, string name, params (string Key, string Value)[] more)
    {
        if (Keys is not null && !LetThemselvesIn)
        {
            await Keys.LetInSiloAsync(MachineOf(name));
        }

        var silo = Product.Silo(
            Home,
            [
                .. Membership,
                ("Machine:Name", MachineOf(name)),
                ("Agents:claude:Command", "no-such-claude"),
                .. _settings,
                .. more,
            ]);
        (silo.Program, silo.Network) = (Build.Silo, network);
        _silos.Add(silo);
        await silo.StartAsync();
        Assert.Equal(Keys is not null, silo.Output.Contains(ClusterKeys.LockedSilo, StringComparison.Ordinal));
        return silo;
    }

    /// <summary>Starts a silo that hosts a frontend.</summary>
    public Task<Product> StartSiloWithFrontendAsync(string name, params (string Key, string Value)[] more) =>
        StartSiloAsync(name, [("Frontend:Enabled", "true"), .. more]);

    /// <summary>Lets the frontends that are started from now on into the cluster.</summary>
    public Task LetInFrontendsAsync() => Keys is not null && !LetThemselvesIn ? Keys.LetInFrontendsAsync() : Task.CompletedTask;

    /// <summary>A frontend of its own, not started and not let in yet.</summary>
    public Product NewFrontend(params (string Key, string Value)[] more)
    {
        var frontend = Product.Frontend(
            Home,
            [("Storage:Postgres", Postgres.ConnectionString), .. _settings.Where(static setting => IsOfFrontends(setting.Key)), .. more]);
        frontend.Program = Build.Frontend;
        _frontends.Add(frontend);
        return frontend;
    }

    /// <summary>Starts a frontend of its own.</summary>
    public async Task<Product> StartFrontendAsync(params (string Key, string Value)[] more)
    {
        await LetInFrontendsAsync();
        var frontend = NewFrontend(more);
        await frontend.StartAsync();
        Assert.Equal(Keys is not null, frontend.Output.Contains(ClusterKeys.LockedFrontend, StringComparison.Ordinal));
        return frontend;
    }

    /// <summary>A machine name that no other test has, so that its processes can be found.</summary>
    public string MachineOf(string name) => $"{_prefix}-{name}";

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _frontends.Concat(_silos))
        {
            await program.DisposeAsync();
        }

        await Postgres.DisposeAsync();
        Home.Dispose();
    }

    private static bool IsOfFrontends(string key) => key.Split(':')[0] is "Users" or "Telegram" or "Cluster" or "Logging";
}
