namespace Dormouse.Frontend.Web;

/// <summary>
/// What a page of ours shows with every call beside the cookie. A browser sends cookies to every port of a host, and gives what a page has
/// stored to pages of the same port only: who serves a page at another port gets the cookie, and this not.
/// </summary>
internal static class PageKey
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "Dormouse-Key";

    /// <summary>Reads the key.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The key, or null if there is none.</returns>
    public static string? Read(HttpRequest request) => request.Headers[Header] is [{ Length: > 0 } key] ? key : null;

    /// <summary>Lets the cookie alone open an address: one that shows nothing of what people say.</summary>
    /// <typeparam name="T">The kind of endpoint.</typeparam>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The same endpoint.</returns>
    public static T OpenToCookie<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new NotNeeded());

    /// <summary>Whether the address that is called is open to the cookie alone.</summary>
    /// <param name="context">The request.</param>
    /// <returns>True if it is.</returns>
    public static bool IsNotNeeded(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NotNeeded>() is not null;

    private sealed class NotNeeded;
}
