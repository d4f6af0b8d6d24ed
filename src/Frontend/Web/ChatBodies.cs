using System.Text.Json.Serialization;

namespace Dormouse.Frontend.Web;

/// <summary>A message on its way to a chat.</summary>
/// <param name="Text">The text; may be empty if there are files.</param>
/// <param name="Id">Names the message, so that it can be sent again; made if it is missing.</param>
/// <param name="Files">Uploaded files that belong to it; without any, the ones that wait do.</param>
internal sealed record MessageBody(string? Text, string? Id = null, IReadOnlyList<string>? Files = null);

/// <summary>An answer on its way to a chat.</summary>
/// <param name="Answer">One of the question's options, several of them as a list where it takes several, or a text.</param>
/// <param name="Id">Names the answer, so that it can be sent again; made if it is missing.</param>
internal sealed record AnswerBody([property: JsonConverter(typeof(SeveralAnswers))] string? Answer, string? Id = null);

/// <summary>Something was safely stored.</summary>
/// <param name="Id">Its name.</param>
internal sealed record AcceptedBody(string Id);

/// <summary>Files as a form; only a description.</summary>
/// <param name="File">The file.</param>
internal sealed record FilesForm(IFormFile File);

/// <summary>Files were safely stored.</summary>
/// <param name="File">What a message calls the first one.</param>
/// <param name="Files">All of them.</param>
internal sealed record UploadedBody(string File, IReadOnlyList<UploadedFile> Files)
{
    public static UploadedBody Of(IReadOnlyList<Attachment> files)
    {
        UploadedFile[] uploaded = [.. files.Select(
            static file => new UploadedFile(FileToken.Of(file), file.Name, file.MediaType, file.Size))];
        return new(uploaded[0].File, uploaded);
    }
}

/// <summary>One uploaded file.</summary>
/// <param name="File">What a message calls it.</param>
/// <param name="Name">Its name.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Size">Bytes.</param>
internal sealed record UploadedFile(string File, string Name, string MediaType, long Size);
