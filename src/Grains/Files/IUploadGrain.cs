namespace Dormouse.Grains.Files;

/// <summary>A file on its way from a channel to a session. Key: <c>upload/</c> and a unique id.</summary>
[Alias("dormouse.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>Stores the content durably. The same content again changes nothing.</summary>
    /// <param name="content">At most 20 MiB.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Store")]
    Task Store(Immutable<byte[]> content);

    /// <summary>Reads the content.</summary>
    /// <returns>The content, or null if there is none (any more).</returns>
    [Alias("Read")]
    Task<Immutable<byte[]?>> Read();

    /// <summary>Forgets the content, once a session has it.</summary>
    /// <returns>A task that ends when it is forgotten.</returns>
    [Alias("Clear")]
    Task Clear();
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
}
