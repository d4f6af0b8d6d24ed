using Microsoft.AspNetCore.Http.Features;

namespace Dormouse.Frontend.Web;

/// <summary>The name that a caller chose for a chat.</summary>
internal static class ChatName
{
    private const int Segment = 3;

    /// <summary>
    /// Reads the name. An encoded slash stays encoded in a route's value, and so can't be told from an encoded percent sign there.
    /// </summary>
    /// <param name="context">The request, to <c>/api/chats/{chat}/…</c>.</param>
    /// <param name="routed">The route's value.</param>
    /// <returns>The name.</returns>
    public static string Of(HttpContext context, string routed) =>
        routed.Contains("%2F", StringComparison.OrdinalIgnoreCase)
        && context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].Split('/') is ["", _, _, ..] and { Length: > Segment } segments
            ? Uri.UnescapeDataString(segments[Segment])
            : routed;
}
