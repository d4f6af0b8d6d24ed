using Microsoft.AspNetCore.Http.Features;

namespace Dormouse.Frontend.Web;

/// <summary>Who calls, and by what they are known.</summary>
/// <param name="User">The person's name.</param>
/// <param name="Secret">The token that they showed, or the secret of their log-in.</param>
/// <param name="IsStillLetIn">Asks whether the token or the log-in still opens what it opened.</param>
internal sealed record Caller(string User, string Secret, Func<Task<bool>> IsStillLetIn)
{
    /// <summary>Their log-in; null for whoever shows a token.</summary>
    public string? Login { get; init; }

    /// <summary>Who makes a request that was let in.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The caller.</returns>
    public static Caller Of(HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
