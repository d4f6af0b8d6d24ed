using System.Net;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Has whoever gives wrong tokens wait; see <see cref="Guesses"/>. It stands around the authentication and the log-in, which know nothing
/// of it: a token in the <c>Authorization</c> header is wrong if nobody was recognised by it, and one that logs in if the answer is 401.
/// </summary>
internal static class GuessBound
{
    private const string TooMany = "Too many wrong tokens came from your address; try again a little later.";

    private static readonly object Looking = new();

    // What is in a form is a person's, who can wait however long it is.
    private const string Unread = "";

    /// <summary>Before the authentication: no token is looked at as long as its address has to wait.</summary>
    public static async Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        if (TokenIn(context.Request) is not { } token)
        {
            await next(context);
            return;
        }

        var (guesses, address) = (context.RequestServices.GetRequiredService<Guesses>(), context.Connection.RemoteIpAddress);
        if (guesses.Begin(address, token) is { } pause)
        {
            await Refuse(context, pause).ExecuteAsync(context);
            return;
        }

        context.Items[Looking] = address;
        var isOver = false;
        try
        {
            await next(context);
            isOver = true;
        }
        finally
        {
            End(context, isWrong: isOver && context.Response.StatusCode == StatusCodes.Status401Unauthorized);
        }
    }

    /// <summary>After the authentication: whose token is in the header is known now, however long the answer takes.</summary>
    public static Task NoteAsync(HttpContext context, RequestDelegate next) => TokenAuthentication.HasHeader(context.Request)
        && End(context, IsWrong(context)) is { } pause
            ? Refuse(context, pause).ExecuteAsync(context)
            : next(context);

    private static bool IsWrong(HttpContext context) =>
        context.User.Identity is not { IsAuthenticated: true } && !TokenAuthentication.IsUnanswered(context);

    /// <summary>The answer to whoever has to wait.</summary>
    /// <param name="context">The request.</param>
    /// <param name="pause">How long.</param>
    /// <returns>A refusal.</returns>
    public static IResult Refuse(HttpContext context, TimeSpan pause) => Problems.TooMany(
        TooMany, pause, isForPerson: IsLogin(context.Request) || context.Request.Path.StartsWithSegments(SharedPageDoor.Path));

    private static TimeSpan? End(HttpContext context, bool isWrong) => context.Items.Remove(Looking, out var address)
        ? context.RequestServices.GetRequiredService<Guesses>().End((IPAddress?)address, isWrong)
        : null;

    private static bool IsLogin(HttpRequest request) => request.Path.StartsWithSegments("/login");

    /// <summary>The token that a request gives; null if it gives none.</summary>
    private static string? TokenIn(HttpRequest request) =>
        TokenAuthentication.HasHeader(request) ? request.Headers.Authorization.ToString().Split(' ')[^1]
        : IsLogin(request) && HttpMethods.IsPost(request.Method) ? Unread
        : null;
}
