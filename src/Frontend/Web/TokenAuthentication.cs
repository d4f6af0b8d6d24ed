using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Knows people by their token in the <c>Authorization</c> header, or by the cookie of a log-in and the key of its page
/// (<see cref="PageKey"/>). The cookie alone opens what says so, and nothing else.
/// </summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    Entrance entrance) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of this way to authenticate.</summary>
    public new const string Scheme = "Dormouse";

    private const string Bearer = "Bearer ";
    private const string WrongToken = "Nobody has this token.";
    private const string LostKey = "A cookie alone opens nothing here: the page that you logged in with shows its key too. Log in again.";
    private static readonly object Unanswered = new();

    /// <summary>Whether the caller gave the token itself, which no foreign page can make a browser do.</summary>
    public static bool HasHeader(HttpRequest request) => request.Headers.Authorization.Count > 0;

    /// <summary>Whether nobody could say who calls, because the silos or the store are away: what they gave may be right.</summary>
    public static bool IsUnanswered(HttpContext context) => context.Items.ContainsKey(Unanswered);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            return HasHeader(Request) ? await AuthenticateTokenAsync()
                : LoginCookie.IsIn(Request) && Asks(Context) ? await AuthenticateCookieAsync()
                : AuthenticateResult.NoResult();
        }
        catch (Exception exception) when (ApiFailures.IsAway(exception, Context))
        {
            Context.Items[Unanswered] = true;
            return AuthenticateResult.Fail("Nobody can say now who calls.");
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsUnanswered(Context))
        {
            await ApiFailures.NothingNow().ExecuteAsync(Context);
            return;
        }

        var result = await HandleAuthenticateOnceSafeAsync();

        if (HttpMethods.IsGet(Request.Method)
            && !Request.Path.StartsWithSegments("/api")
            && !HasHeader(Request)
            && result.Failure?.Message != LostKey)
        {
            Response.Redirect(LoginPage.PathFor(
                !LoginCookie.IsIn(Request) ? null : LoginCookie.Read(Request) is null ? LoginPage.Former : LoginPage.Ended));
            if (LoginCookie.IsIn(Request))
            {
                LoginCookie.Delete(Context);
            }

            return;
        }

        Response.Headers.WWWAuthenticate = Bearer.TrimEnd();
        await Problems.Unauthorized(
            result.Failure?.Message ?? "A token is needed: send it as “Authorization: Bearer TOKEN”, or log in.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Forbidden("Only the owner may do this.").ExecuteAsync(Context);

    /// <summary>Whether it matters who calls; nobody is asked for what is open to all.</summary>
    private static bool Asks(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null;

    private async Task<AuthenticateResult> AuthenticateTokenAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        return await entrance.OfTokenAsync(token, Context.RequestAborted) is { } caller
            ? LetIn(caller)
            : AuthenticateResult.Fail(WrongToken);
    }

    private async Task<AuthenticateResult> AuthenticateCookieAsync()
    {
        if (LoginCookie.Read(Request) is not { } cookie)
        {
            return AuthenticateResult.Fail(LoginPage.TextOf(LoginPage.Former)!);
        }

        var (caller, hasKey) = await entrance.OfCookieAsync(cookie, PageKey.Read(Request), Context.RequestAborted);
        return caller is null ? AuthenticateResult.Fail(LoginPage.TextOf(LoginPage.Ended)!)
            : hasKey || PageKey.IsNotNeeded(Context) ? LetIn(caller)
            : AuthenticateResult.Fail(LostKey);
    }

    private AuthenticateResult LetIn(Caller caller)
    {
        Context.Features.Set(caller);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.User)], Scheme);
        return AuthenticateResult.Success(new(new(identity), Scheme));
    }
}
