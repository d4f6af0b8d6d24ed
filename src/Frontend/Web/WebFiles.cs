using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Dormouse.Frontend.Web;

/// <summary>The console's own files, which are part of the program.</summary>
internal static class WebFiles
{
    public static IFileProvider Provider { get; } = new ManifestEmbeddedFileProvider(typeof(WebFiles).Assembly, "Web/wwwroot");

    /// <summary>Names these files: the same for the same ones, and another name after an upgrade that changed any of them.</summary>
    public static string Version { get; } = Digest.Of(string.Join('\n', Each("").Select(static file =>
    {
        using var content = file.CreateReadStream();
        return $"{file.Name} {Convert.ToHexStringLower(SHA256.HashData(content))}";
    })))[..16];

    /// <summary>The console's page, which says of which files it is one.</summary>
    /// <returns>The answer.</returns>
    public static IResult ServeConsole() => new Console();

    /// <summary>Answers with a page.</summary>
    public static IResult Serve(string name, int status = StatusCodes.Status200OK) => new Page(name, status);

    /// <summary>Browsers ask each time whether a file has changed, so that an upgrade is seen at once.</summary>
    public static void Revalidate(StaticFileResponseContext response) =>
        response.Context.Response.Headers.CacheControl = "no-cache";

    private static IEnumerable<IFileInfo> Each(string folder) => Provider.GetDirectoryContents(folder)
        .OrderBy(static file => file.Name, StringComparer.Ordinal)
        .SelectMany(file => file.IsDirectory ? Each($"{folder}/{file.Name}") : [file]);

    private sealed class Console : IResult
    {
        private const string Place = "<!-- version -->";
        private static readonly string Text = Read();

        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync(Text, context.RequestAborted);
        }

        private static string Read()
        {
            using var file = new StreamReader(Provider.GetFileInfo("index.html").CreateReadStream());
            return file.ReadToEnd().Replace(Place, $"""<meta name="version" content="{Version}">""", StringComparison.Ordinal);
        }
    }

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
