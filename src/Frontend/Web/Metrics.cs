using Dormouse.Hosting.People;
using OpenTelemetry.Metrics;

namespace Dormouse.Frontend.Web;

/// <summary>
/// What is counted and timed in this process, as Prometheus text. It names no person, chat or session. Programs of this machine may have it
/// as it is; others need the owner's token.
/// </summary>
internal static class Metrics
{
    /// <summary>
    /// Most combinations of labels of one instrument. The library sets the room for all of them aside when an instrument appears: with its
    /// own 2,000, and some hundred instruments of Orleans, that was 26 of 192 MB of an idle program (a debug build). No instrument
    /// that we listen to comes near; what would be more is counted together under <c>otel.metric.overflow</c>.
    /// </summary>
    private const int MostCombinations = 100;

    /// <summary>Calls of the API are told apart by route, method and status.</summary>
    private const int MostCombinationsOfCalls = 500;

    private static readonly string[] Meters =
    [
        MeterNames.Dormouse, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime",
    ];

    public static void AddScrapedMetrics(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(Meters)
            .AddView(static instrument => new MetricStreamConfiguration
            {
                CardinalityLimit = instrument.Name.StartsWith("http.", StringComparison.Ordinal)
                    ? MostCombinationsOfCalls
                    : MostCombinations,
            })
            .AddPrometheusExporter());

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint(
                "/metrics", meterProvider: null, static branch => branch.Use(RequireOwnerAsync), optionsName: null)
            .AllowAnonymous();

    private static Task RequireOwnerAsync(HttpContext context, RequestDelegate next)
    {
        if (Nearby.IsCaller(context) || context.User.Identity?.Name == KnownPeople.Owner)
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Unauthorized("From another machine this needs the owner's token: send it as “Authorization: Bearer TOKEN”.")
            .ExecuteAsync(context);
    }
}
