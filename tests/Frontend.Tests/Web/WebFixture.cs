using System.Net.Http.Headers;
using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Web;
using Dormouse.Grains;
using Dormouse.Hosting.Membership;
using Dormouse.Hosting.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.TestingHost;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>The real endpoints on Kestrel, before the real grains in a cluster in this process.</summary>
public sealed class WebFixture : IAsyncLifetime
{
    internal const string OwnerToken = "owner-token";
    internal const string AnnaToken = "anna-token";

    private InProcessTestCluster _cluster = null!;
    private WebApplication _app = null!;

    internal SwitchableStore Store { get; } = new();

    /// <summary>The machine of the sessions.</summary>
    internal QuietMachine Quiet { get; } = new();

    internal IGrainFactory Grains => _cluster.Client;

    internal string Machine => _cluster.Silos[0].Name;

    internal string Address => _app.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(static client => client.Services.AddContracts());

        // As in the product: what a silo was asked while it stopped is given up after this, and not after half a minute.
        builder.ConfigureClient(
            static client =>
                client.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = ClusterWiring.ResponseTimeout));
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Configure<SiloMessagingOptions>(static options => options.ResponseTimeout = ClusterWiring.ResponseTimeout);
            silo.AddDormouseGrains();
            Store.AddTo(silo.Services);
            Quiet.AddTo(silo.Services);
            silo.Services.Configure<Dormouse.Grains.Sessions.SessionOptions>(static options => options.Agent = "claude");
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        _app = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>Starts another frontend of the same cluster.</summary>
    internal async Task<WebApplication> StartAsync(TimeProvider? time = null, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Grains).AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(new KnownPeople(new Dictionary<string, KnownPerson>
        {
            [KnownPeople.Owner] = new(OwnerToken, []),
            ["bert"] = new(Token: null, []),
            ["anna"] = new(AnnaToken, [ExternalUserId.Of(ChatKey.Telegram, 77)]),
        }));
        new DashboardClient(builder.Services, builder.Configuration).AddDashboard();
        builder.Services.AddDormouseWeb();
        builder.Services.AddChannels(RegisteredChannels.All, new());
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapDormouseWeb();
        await app.StartAsync();
        return app;
    }

    /// <summary>A caller with a token, or with none; redirects are not followed, and cookies are not kept.</summary>
    internal HttpClient Client(string? token = OwnerToken, WebApplication? app = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = new((app ?? _app).Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The conversation's grain.</summary>
    internal IChatGrain Chat(string name, string user = KnownPeople.Owner) =>
        Grains.GetGrain<IChatGrain>(ChatKey.OfWeb(user, name));

    internal Task StopSiloAsync() => _cluster.StopSiloAsync(_cluster.Silos[0], Answers.Stop);

    private sealed record DashboardClient(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder;
}

[CollectionDefinition(Name)]
public sealed class WebCollection : ICollectionFixture<WebFixture>
{
    public const string Name = "web";
}
