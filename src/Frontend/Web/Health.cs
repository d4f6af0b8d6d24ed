using Dormouse.Hosting.People;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Whether the process lives, and whether it can do its work; the checks are the host's. What a failure says in its own words may tell of
/// the machine's inside, so only the owner is told that.
/// </summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var isOwner = context.User.Identity?.Name == KnownPeople.Owner;
        var reasons = report.Entries
            .Where(static entry => entry.Value.Status == HealthStatus.Unhealthy)
            .Select(entry => $"{entry.Key}: {entry.Value.Description ?? "not ready"}{Cause(entry.Value, isOwner)}");
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(
            report.Status == HealthStatus.Unhealthy ? string.Join('\n', reasons) : "Ready",
            context.RequestAborted);
    }

    private static string Cause(HealthReportEntry entry, bool isOwner) =>
        isOwner && entry.Exception is { } exception ? $" ({exception.GetBaseException().Message.ReplaceLineEndings(" ")})" : "";
}
