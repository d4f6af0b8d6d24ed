using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dormouse.Frontend.Web;

/// <summary>Takes the files of a multipart request, one at a time, and stores them.</summary>
/// <param name="grains">The grains.</param>
/// <param name="person">The person who sends them.</param>
/// <param name="keys">Where to store them.</param>
internal sealed class Uploads(IGrainFactory grains, string person, UploadKeys keys)
{
    private const int MaxFiles = 10;
    private const string AnyType = "application/octet-stream";

    /// <summary>Receives all files.</summary>
    /// <exception cref="ProblemException">One of them is too large, or there are too many; then none is kept.</exception>
    public async Task<IReadOnlyList<Attachment>> ReceiveAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = (MaxFiles + 1) * Attachment.MaxSize;
        var files = new List<Attachment>();
        try
        {
            var reader = ReaderOf(context.Request);
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                if (section.AsFileSection() is { FileName.Length: > 0 } file)
                {
                    files.Add(await StoreAsync(file, files.Count, context.RequestAborted));
                }
            }

            return files;
        }
        catch (Exception exception) when (exception is ProblemException or InvalidDataException or IOException)
        {
            await ForgetAsync(files);
            if (exception is ProblemException)
            {
                // Many senders look at the answer only once everything is sent, and see a broken line if nobody takes it.
                await context.Request.Body.DrainAsync(context.RequestAborted);
            }

            if (exception is ProblemException or BadHttpRequestException)
            {
                throw;
            }

            throw new ProblemException(Problems.Bad("The upload is not well formed, or it ended early; send it as multipart/form-data."));
        }
    }

    private static MultipartReader ReaderOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 } boundary
            ? new MultipartReader(boundary.Value!, request.Body)
            : throw new ProblemException(Problems.Bad("Files are sent as multipart/form-data."));

    private async Task<Attachment> StoreAsync(FileMultipartSection file, int index, CancellationToken cancellation)
    {
        if (index == MaxFiles)
        {
            throw new ProblemException(Problems.TooLarge($"One request takes at most {MaxFiles} files."));
        }

        var name = FileName.Tidy(file.FileName);
        var content = await ReadAsync(file.FileStream!, cancellation)
            ?? throw new ProblemException(Problems.TooLarge($"“{name}” has more than 20 MiB, which is the most that one file may have."));
        if (await grains.GetGrain<IUploadGrain>(keys[index]).StoreOfAsync(person, content) is { } refusal)
        {
            throw new ProblemException(Problems.Conflict(refusal));
        }

        var type = MediaTypeHeaderValue.TryParse(file.Section.ContentType, out var given) ? given.MediaType.Value : null;
        return new(keys[index], name, type ?? AnyType, content.Length);
    }

    /// <summary>Reads a file.</summary>
    /// <returns>Null if it is too large.</returns>
    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (content.Length + count > Attachment.MaxSize)
            {
                return null;
            }

            content.Write(buffer, 0, count);
        }

        return content.ToArray();
    }

    private async Task ForgetAsync(IEnumerable<Attachment> files)
    {
        foreach (var file in files)
        {
            await grains.GetGrain<IUploadGrain>(file.Upload).Clear();
        }
    }
}
