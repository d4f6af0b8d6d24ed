namespace Dormouse.Frontend.Web;

/// <summary>A person's own log-ins, which they see and end.</summary>
internal static class LoginsApi
{
    public static void MapLogins(this IEndpointRouteBuilder api)
    {
        var logins = api.MapGroup("/logins").WithTags("Log-ins");
        logins.MapGet("", static async (HttpContext context, IGrainFactory grains) =>
                (await Logins(context, grains).Describe()).Logins.Select(login => new LoginBody(
                    login.Id, login.Device, login.Made, login.LastUsed, login.Id == Caller.Of(context).Login)))
            .WithSummary("Your log-ins, last used first.");
        logins.MapDelete("", static async (HttpContext context, IGrainFactory grains) =>
                new EndedLoginsBody(await Logins(context, grains).EndAll()))
            .WithSummary("Logs you out everywhere; tokens go on.");
        logins.MapDelete("/{id}", static async (HttpContext context, IGrainFactory grains, string id) =>
                await Logins(context, grains).End(id)
                    ? Results.Json(new EndedLoginsBody(1))
                    : Problems.NotFound("There is no such log-in; /api/logins shows the ones that there are."))
            .WithSummary("Ends one of your log-ins.")
            .Produces<EndedLoginsBody>();
    }

    private static ILoginsGrain Logins(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<ILoginsGrain>(LoginsKey.Of(Caller.Of(context).User));
}

/// <summary>A log-in.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device">What it was made with.</param>
/// <param name="Made">When it was made.</param>
/// <param name="LastUsed">When it was last used; it ends after thirty days without use.</param>
/// <param name="IsThis">Whether it is the one of this call.</param>
internal sealed record LoginBody(string Id, string Device, DateTimeOffset Made, DateTimeOffset LastUsed, bool IsThis);

/// <summary>Log-ins were ended.</summary>
/// <param name="Ended">How many.</param>
internal sealed record EndedLoginsBody(int Ended);
