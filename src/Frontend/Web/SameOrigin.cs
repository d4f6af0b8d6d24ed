namespace Dormouse.Frontend.Web;

/// <summary>
/// A change that a cookie vouches for must come from our own pages: a browser says where a request was made, and no
/// foreign page can make it lie. A caller who gives the token itself needs no such proof.
/// </summary>
internal static class SameOrigin
{
    public static Task RequireAsync(HttpContext context, RequestDelegate next) =>
        ChangesNothing(context.Request) || TokenAuthentication.HasHeader(context.Request) || IsOurs(context.Request)
            || (!LoginCookie.IsIn(context.Request)
                && (!context.Request.Path.StartsWithSegments("/login") || !IsOfABrowser(context.Request)))
                ? next(context)
                : Problems.Forbidden("This request came from another site; it was not carried out.").ExecuteAsync(context);

    private static bool ChangesNothing(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    private static bool IsOfABrowser(HttpRequest request) =>
        request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.Origin.Count > 0;

    private static bool IsOurs(HttpRequest request)
    {
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
        {
            return site == "same-origin";
        }

        // Browsers send this to plain HTTP addresses only sometimes, but the origin of a change always.
        return Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
