using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Dormouse.Frontend.Web;

/// <summary>The console's own files, which are part of the program.</summary>
internal static class WebFiles
{
    public static IFileProvider Provider { get; } = new ManifestEmbeddedFileProvider(typeof(WebFiles).Assembly, "Web/wwwroot");

    /// <summary>Answers with a page.</summary>
    public static IResult Serve(string name, int status = StatusCodes.Status200OK) => new Page(name, status);

    /// <summary>Browsers ask each time whether a file has changed, so that an upgrade is seen at once.</summary>
    public static void Revalidate(StaticFileResponseContext response) =>
        response.Context.Response.Headers.CacheControl = "no-cache";

    private sealed class Page(string name, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.SendFileAsync(Provider.GetFileInfo(name), context.RequestAborted);
        }
    }
}
