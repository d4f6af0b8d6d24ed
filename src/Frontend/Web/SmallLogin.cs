using Microsoft.AspNetCore.Http.Features;

namespace Dormouse.Frontend.Web;

/// <summary>What a stranger may send: a token or a code is short, and nobody keeps more of their form than that in memory.</summary>
internal static class SmallLogin
{
    /// <summary>Most bytes of the body of a log-in.</summary>
    private const int Most = 4096;

    public static async Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/login") && !context.Request.Path.StartsWithSegments("/logout"))
        {
            await next(context);
            return;
        }

        if (context.Request.ContentLength > Most)
        {
            await Refusal.ExecuteAsync(context);
            return;
        }

        // Whose length is not said is cut off where it passes the bound.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = Most;
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception)
            when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge && !context.Response.HasStarted)
        {
            await Refusal.ExecuteAsync(context);
        }
    }

    private static IResult Refusal => Problems.TooLarge("A log-in takes at most 4 KB: a token or a code, and nothing else.");
}
