namespace Dormouse.Contracts;

/// <summary>A file on its way from a channel to a session. Key: see <see cref="UploadKey"/>.</summary>
[Alias("dormouse.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>
    /// Counts the content among those of a person that are on their way, before it is stored. The same again changes nothing.
    /// </summary>
    /// <param name="person">The person who sends it.</param>
    /// <param name="size">Its bytes.</param>
    /// <returns>Why it is not to be stored, one sentence for the person; null if it is.</returns>
    /// <exception cref="StoreUnavailableException">It was not counted; ask again later.</exception>
    [Alias("Count")]
    Task<string?> Count(string person, long size);

    /// <summary>Stores the content durably. The same content again changes nothing.</summary>
    /// <param name="content">At most 50 MiB.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Store")]
    Task Store(Immutable<byte[]> content);

    /// <summary>Takes a piece of a content that is too large for one call over a slow line.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <param name="total">Bytes of the whole content; at most 50 MiB.</param>
    /// <param name="piece">At most <see cref="Attachment.PieceSize"/> bytes.</param>
    /// <returns>
    /// How many bytes are there, from the first one on: <paramref name="total"/> once the whole is durable; less than
    /// <paramref name="offset"/> if what came before is lost, and has to come again.
    /// </returns>
    [Alias("StorePiece")]
    Task<long> StorePiece(long offset, long total, Immutable<byte[]> piece);

    /// <summary>Reads a piece of the content.</summary>
    /// <param name="offset">Where it begins.</param>
    /// <returns>At most <see cref="Attachment.PieceSize"/> bytes, none at the end; null if there is no content (any more).</returns>
    [Alias("ReadPiece")]
    Task<Immutable<byte[]?>> ReadPiece(long offset);

    /// <summary>Reads the content.</summary>
    /// <returns>The content, or null if there is none (any more).</returns>
    [Alias("Read")]
    Task<Immutable<byte[]?>> Read();

    /// <summary>Forgets the content, once a session has it or its message was dropped.</summary>
    /// <returns>A task that ends when nothing of it is left.</returns>
    [Alias("Clear")]
    Task Clear();

    /// <summary>Forgets the content if it is older than two days and its chat does not need it (any more).</summary>
    /// <returns>A task that ends when it was looked at.</returns>
    [Alias("Sweep")]
    Task Sweep();
}

/// <summary>Keys of uploads.</summary>
public static class UploadKey
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "upload/";

    /// <summary>The key of a file that came to a chat.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="id">Names the file in the chat; without <c>/</c>.</param>
    /// <returns><c>upload/chat/id</c>.</returns>
    public static string Of(string chat, string id) => $"{Prefix}{chat}/{id}";

    /// <summary>The chat that a file came to.</summary>
    /// <param name="key">The upload's key.</param>
    /// <returns>The chat's key; null if a version made the key that did not say it.</returns>
    public static string? ChatOf(string key) => key.LastIndexOf('/') is var end && end > Prefix.Length ? key[Prefix.Length..end] : null;
}

/// <summary>A file that a person sent with a message.</summary>
/// <param name="Upload">Key of the <see cref="IUploadGrain"/> that holds it.</param>
/// <param name="Name">The name that the sender gave it.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Size">Bytes.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Attachment")]
public sealed record Attachment(
    [property: Id(0)] string Upload,
    [property: Id(1)] string Name,
    [property: Id(2)] string MediaType,
    [property: Id(3)] long Size)
{
    /// <summary>Most bytes that one file may have: what Telegram lets a bot download.</summary>
    public const long MaxSize = 20 * 1024 * 1024;

    /// <summary>Most bytes of a file that a session sends: what Telegram lets a bot upload.</summary>
    public const long MaxSent = 50 * 1024 * 1024;

    /// <summary>Whether it is a picture that channels can show as one, as far as its beginning tells.</summary>
    public bool IsPicture => MediaType.StartsWith("image/", StringComparison.Ordinal);

    /// <summary>Most bytes that go through one call between machines.</summary>
    public const int PieceSize = 256 * 1024;
}
