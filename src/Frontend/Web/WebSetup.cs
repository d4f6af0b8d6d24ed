using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Clustering;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dormouse.Frontend.Web;

/// <summary>The web console, the HTTP API, health and the dashboard.</summary>
public static class WebSetup
{
    /// <summary>
    /// Adds what the web frontend needs. The host adds the channels, <see cref="KnownPeople"/>, a grain factory,
    /// <see cref="TimeProvider"/>, the <see cref="ServedHosts"/>, the readiness checks and the dashboard's own part.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The settings of the doors; null for those that nobody has set.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDormouseWeb(this IServiceCollection services, FrontendOptions? settings = null)
    {
        services.AddProxies(settings?.Proxies ?? []);
        services.AddAuthentication(TokenAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Scheme, configureOptions: null);
        services.AddAuthorizationBuilder()
            .AddPolicy(WebPolicies.Owner, static policy => policy.RequireAuthenticatedUser().RequireUserName(KnownPeople.Owner));
        services.TryAddSingleton(ClusterStart.Done);
        services.TryAddSingleton(new ServedHosts([]));
        services.AddSingleton<Guesses>();

        // Whoever opens pages that are over is not kept from a log-in.
        services.AddKeyedSingleton<Guesses>(SharedPageDoor.Path);
        services.AddSingleton(new PublicAddress(settings?.PublicUrl));
        services.TryAddSingleton(VerbSecret.None);
        services.AddSingleton<Entrance>();
        services.AddProblemDetails();
        services.AddHealthChecks();
        services.AddScrapedMetrics();
        services.AddOpenApi(ApiDescription.Configure);
        services.ConfigureHttpJsonOptions(static options =>
        {
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddSingleton(static provider => new PairingApproval(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<KnownPeople>(),
            provider.GetServices<ChannelDescriptor>().WithPairing(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(static provider => new PeopleDirectory(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<KnownPeople>(),
            provider.GetServices<ChannelDescriptor>().WithPairing()));

        // Its lines hold whole addresses, and the login link's holds the code.
        services.AddLogging(static logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
        return services;
    }

    /// <summary>Maps everything that a frontend serves.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDormouseWeb(this WebApplication app)
    {
        app.MapDormouseOperations("/", hasKey: true);
        app.MapChannels();
        app.MapOpenApi();
        app.MapSharedPage();
        app.MapGet("/", ShowConsole).RequireAuthorization().OpenToCookie().ExcludeFromDescription();
        return app;
    }

    /// <summary>Maps the API.</summary>
    /// <param name="app">The application.</param>
    internal static void MapDormouseApi(this WebApplication app)
    {
        var api = app.MapGroup("/api").RequireAuthorization().AddEndpointFilter(ApiFailures.TellAsync);
        api.MapChats();
        api.MapJournals();
        api.MapSharedPages();
        api.MapFolders();
        api.MapSearch();
        api.MapNews();
        api.MapOverview();
        api.MapInbox();
        api.MapPush();
        api.MapChanges();
        api.MapPairings();
        api.MapPeople();
        api.MapLogins();
        api.MapAudit();
        api.MapDesk();
        api.MapFallback(static () => Problems.NotFound("There is nothing at this address; /openapi/v1.json lists what there is."));
    }

    /// <summary>Maps what a silo without a console serves: the dashboard, which its login leads to, and health.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The same application.</returns>
    public static WebApplication MapDormouseDashboard(this WebApplication app)
    {
        app.MapDormouseOperations(DashboardDoor.Path, hasKey: false);
        app.MapGet("/", static () => Results.Redirect(DashboardDoor.Path)).ExcludeFromDescription();
        return app;
    }

    /// <summary>Maps what every host serves, a silo without a frontend too: login, health and the dashboard.</summary>
    /// <param name="app">The application.</param>
    /// <param name="home">Where a log-in leads to.</param>
    /// <param name="hasKey">Whether the page there keeps a key, with which it calls the API.</param>
    private static void MapDormouseOperations(this WebApplication app, string home, bool hasKey)
    {
        app.UseForwardedHeaders();
        app.Use(SecurityHeaders.AddAsync);
        app.Use(HostCheck.RequireAsync);
        app.UseStatusCodePages();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = WebFiles.Provider, OnPrepareResponse = WebFiles.Revalidate });
        app.UseRouting();
        app.Use(SmallLogin.RequireAsync);
        app.Use(GuessBound.RequireAsync);
        app.UseAuthentication();
        app.Use(GuessBound.NoteAsync);
        app.Use(SameOrigin.RequireAsync);
        app.UseAuthorization();

        app.MapLogin(home, hasKey);
        app.MapHealth();
        app.MapMetrics();
        app.MapDashboard();
    }

    /// <summary>The console's page, which is the same for everybody. Whoever comes back stays logged in for another while.</summary>
    private static IResult ShowConsole(HttpContext context)
    {
        LoginCookie.Read(context.Request)?.Write(context);
        return WebFiles.ServeConsole();
    }
}

/// <summary>Names of authorization policies.</summary>
internal static class WebPolicies
{
    /// <summary>Only the person who runs this Dormouse.</summary>
    public const string Owner = "owner";
}
