using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>Trades a token for a cookie, by the printed link or by a form.</summary>
internal static class Login
{
    private const string WrongToken = "Nobody has this token. The right one is in the login link that Dormouse prints when it starts.";

    public static void MapLogin(this IEndpointRouteBuilder app)
    {
        var login = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        login.MapGet("/login", static async (HttpContext context, KnownPeople people, string? token) =>
            token is null ? WebFiles.Serve("login.html") : await EnterAsync(context, people, token));
        login.MapPost("/login", static async (HttpContext context, KnownPeople people) =>
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            return await EnterAsync(context, people, form?["token"].ToString().Trim() ?? "");
        });
        login.MapMethods("/logout", [HttpMethods.Get, HttpMethods.Post], static (HttpContext context) =>
        {
            LoginCookie.Delete(context);
            return new SeeOther("/login");
        });
    }

    private static async Task<IResult> EnterAsync(HttpContext context, KnownPeople people, string token)
    {
        if (people.UserOfToken(token) is not { } user)
        {
            return Results.Text(WrongToken, "text/plain; charset=utf-8", statusCode: StatusCodes.Status401Unauthorized);
        }

        LoginCookie.Write(context, token);
        await WebAudit.LoggedInAsync(context, user);
        return new SeeOther("/");
    }

    /// <summary>Sends the browser on; the address with the token is left behind.</summary>
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
