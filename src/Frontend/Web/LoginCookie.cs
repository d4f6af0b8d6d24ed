using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>The cookie that a log-in leaves: whose it is, which one, and its secret. It is never a token.</summary>
/// <param name="User">The person's name.</param>
/// <param name="Login">The id of the log-in.</param>
/// <param name="Secret">Its secret.</param>
internal sealed record LoginCookie(string User, string Login, string Secret)
{
    // A browser takes a cookie of such a name only over TLS, and no other host and no page over plain HTTP can set it.
    private const string LockedName = "__Host-dormouse";
    private const string PlainName = "dormouse";
    private const char Separator = '.';

    private static readonly TimeSpan Lives = TimeSpan.FromDays(30);

    /// <summary>Whether a request has the cookie, or one of this name that is none of ours.</summary>
    /// <param name="request">The request.</param>
    /// <returns>True if it has.</returns>
    public static bool IsIn(HttpRequest request) => request.Cookies.ContainsKey(NameFor(request));

    /// <summary>Reads the cookie.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null if there is none, or it is none of ours: that of version 0.1.0 for example, which was the token.</returns>
    public static LoginCookie? Read(HttpRequest request) => request.Cookies[NameFor(request)]?.Split(Separator) switch
    {
        [var user, { Length: > 0 } login, { Length: > 0 } secret] when PersonName.IsValid(user) => new(user, login, secret),
        _ => null,
    };

    /// <summary>Takes the cookie from the browser.</summary>
    /// <param name="context">The request and its answer.</param>
    public static void Delete(HttpContext context) =>
        context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, lives: null));

    /// <summary>Gives the cookie to the browser, for another thirty days.</summary>
    /// <param name="context">The request and its answer.</param>
    public void Write(HttpContext context) => context.Response.Cookies.Append(
        NameFor(context.Request), string.Join(Separator, User, Login, Secret), Options(context.Request, Lives));

    private static string NameFor(HttpRequest request) => request.IsHttps ? LockedName : PlainName;

    private static CookieOptions Options(HttpRequest request, TimeSpan? lives) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lives,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
    };
}
