using OpenTelemetry.Metrics;

namespace Dormouse.Frontend.Web;

/// <summary>What is counted and timed in this process, as Prometheus text. It names no person, chat or session.</summary>
internal static class Metrics
{
    private static readonly string[] Meters =
    [
        MeterNames.Dormouse, "Microsoft.Orleans", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime",
    ];

    public static void AddScrapedMetrics(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter(Meters).AddPrometheusExporter());

    public static void MapMetrics(this IEndpointRouteBuilder app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
}
