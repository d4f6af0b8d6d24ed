using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Dormouse.Frontend.Web;

/// <summary>Reads JSON whatever the content type says, and refuses what is none with a sentence.</summary>
internal static class JsonBody
{
    /// <summary>Whether the request has no body at all.</summary>
    public static bool IsMissing(HttpContext context) =>
        context.Request.ContentLength is 0 || !context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;

    public static async Task<T> ReadAsync<T>(HttpContext context, string example)
        where T : class
    {
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, options, context.RequestAborted)
                ?? throw new JsonException();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ProblemException(Problems.Bad($"The body has to be JSON in UTF-8, such as {example}."));
        }
    }
}
