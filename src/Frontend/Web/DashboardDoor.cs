using Orleans.Dashboard;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Serves the Orleans dashboard from the first look at it on. Its own mapping reads and compresses all its files at once, for a page that
/// most programs never show: that was 43 of 166 MB of an idle program (a debug build).
/// </summary>
internal static class DashboardDoor
{
    /// <summary>Where it is.</summary>
    public const string Path = "/dashboard";

    /// <summary>What of it shows what grains hold, and so what people said: that a cookie alone does not open.</summary>
    private static readonly string[] Contents = [$"{Path}/GrainState", $"{Path}/Trace"];

    /// <summary>Maps the dashboard, for the owner.</summary>
    /// <param name="app">The application.</param>
    public static void MapDashboard(this WebApplication app)
    {
        var dashboard = new Lazy<RequestDelegate>(() => Build(app.Services));
        app.MapGet($"{Path}/{{**path}}", context => ShowAsync(context, dashboard.Value))
            .RequireAuthorization(WebPolicies.Owner)
            .OpenToCookie()
            .ExcludeFromDescription();
        foreach (var contents in Contents)
        {
            app.MapGet($"{contents}/{{**path}}", context => ShowAsync(context, dashboard.Value))
                .RequireAuthorization(WebPolicies.Owner)
                .ExcludeFromDescription();
        }
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var branch = new ApplicationBuilder(services);
        branch.UseRouting();
        branch.UseEndpoints(static endpoints => endpoints.MapOrleansDashboard(Path).ExcludeFromDescription());
        return branch.Build();
    }

    private static Task ShowAsync(HttpContext context, RequestDelegate dashboard)
    {
        // Routing leaves a request alone that has an endpoint already: ours.
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        return dashboard(context);
    }
}
