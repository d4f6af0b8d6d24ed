using System.Security.Claims;
using System.Text.Encodings.Web;
using Dormouse.Hosting.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Dormouse.Frontend.Web;

/// <summary>Knows people by their token: in the <c>Authorization</c> header, or in the cookie that the login leaves.</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    KnownPeople people) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of this way to authenticate.</summary>
    public new const string Scheme = "Dormouse";

    private const string Bearer = "Bearer ";

    /// <summary>Whether the caller gave the token itself, which no foreign page can make a browser do.</summary>
    public static bool HasHeader(HttpRequest request) => request.Headers.Authorization.Count > 0;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token = !HasHeader(Request) ? LoginCookie.Read(Request)
            : header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim()
            : "";
        if (token is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (people.UserOfToken(token) is not { } user)
        {
            return Task.FromResult(AuthenticateResult.Fail("Nobody has this token."));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Scheme);
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), Scheme)));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method) && !Request.Path.StartsWithSegments("/api") && !HasHeader(Request))
        {
            Response.Redirect("/login");
            return;
        }

        Response.Headers.WWWAuthenticate = Bearer.TrimEnd();
        var result = await HandleAuthenticateOnceSafeAsync();
        await Problems.Unauthorized(result.None
            ? "A token is needed: send it as “Authorization: Bearer TOKEN”, or log in."
            : "Nobody has this token.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Forbidden("Only the owner may do this.").ExecuteAsync(Context);
}
