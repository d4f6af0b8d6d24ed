namespace Dormouse.Frontend.Web;

/// <summary>Trades a token or a code for a log-in, and ends it. Only a POST does either: looking at an address changes nothing.</summary>
internal static class Login
{
    private const string WrongToken =
        "Nobody has this token. Run “dormouse login” on the machine for a link that lets you in, or “dormouse token new” for a new token.";

    private const string WrongCode =
        "This code was used already, or is older than ten minutes. Run “dormouse login” on the machine for another link.";

    /// <summary>Maps logging in and out.</summary>
    /// <param name="app">The application.</param>
    /// <param name="home">Where a log-in leads to.</param>
    /// <param name="hasKey">Whether the page there keeps a key.</param>
    public static void MapLogin(this IEndpointRouteBuilder app, string home, bool hasKey)
    {
        var login = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        login.MapGet("/login", static (string? why) => LoginPage.Serve(LoginPage.TextOf(why)));
        login.MapPost("/login", async (HttpContext context, Entrance entrance) =>
        {
            var made = await EnterAsync(context, entrance, hasKey);
            if (made.Login is not { } entered)
            {
                return made.Refusal!;
            }

            if (LoginCookie.Read(context.Request) is { } former)
            {
                await entrance.LogOutAsync(former, context.RequestAborted);
            }

            entered.Cookie.Write(context);
            await WebAudit.LoggedInAsync(context, entered.Cookie.User);
            return new SeeOther(entered.Key is null ? home : $"{home}#key={entered.Key}");
        }).AddEndpointFilter(ApiFailures.TellAsync);
        login.MapPost("/logout", static async (HttpContext context, Entrance entrance) =>
        {
            if (LoginCookie.Read(context.Request) is { } cookie)
            {
                await entrance.LogOutAsync(cookie, context.RequestAborted);
            }

            LoginCookie.Delete(context);
            return new SeeOther(LoginPage.PathFor(reason: null));
        }).AddEndpointFilter(ApiFailures.TellAsync);
    }

    private static async Task<(MadeLogin? Login, IResult? Refusal)> EnterAsync(HttpContext context, Entrance entrance, bool hasKey)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var device = Device.Of(context.Request.Headers.UserAgent.ToString());
        if (form?["code"].ToString().Trim() is { Length: > 0 } code)
        {
            return await entrance.LogInByCodeAsync(code, device, hasKey, context.RequestAborted) is { } byCode
                ? (byCode, null)
                : (null, Refuse(WrongCode));
        }

        return await entrance.OfTokenAsync(form?["token"].ToString().Trim() ?? "", context.RequestAborted) is { } caller
            ? (await entrance.LogInAsync(caller.User, device, hasKey, context.RequestAborted), null)
            : (null, Refuse(WrongToken));
    }

    private static IResult Refuse(string sentence) => LoginPage.Serve(sentence, StatusCodes.Status401Unauthorized);

    /// <summary>Sends the browser on, to be asked for by GET.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
