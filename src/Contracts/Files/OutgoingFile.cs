namespace Dormouse.Contracts;

/// <summary>Hands a file over to be stored, in pieces where one call might be too short for it.</summary>
public static class OutgoingFile
{
    private const int MostLosses = 3;

    /// <summary>Stores what a person sends durably, unless too much of theirs is on its way already.</summary>
    /// <param name="upload">Where it is stored.</param>
    /// <param name="person">The person.</param>
    /// <param name="content">At most <see cref="Attachment.MaxSize"/> bytes.</param>
    /// <returns>Why it is not stored, one sentence for the person; null once it is durable.</returns>
    /// <exception cref="TimeoutException">A piece took too long, or what had come was lost again and again.</exception>
    public static async Task<string?> StoreOfAsync(this IUploadGrain upload, string person, byte[] content)
    {
        if (await CountAsync(upload, person, content.Length) is { } refusal)
        {
            return refusal;
        }

        await upload.StoreWholeAsync(content);
        return null;
    }

    /// <summary>Stores the content durably. The same content again changes nothing.</summary>
    /// <param name="upload">Where it is stored.</param>
    /// <param name="content">At most <see cref="Attachment.MaxSent"/> bytes.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="TimeoutException">A piece took too long, or what had come was lost again and again.</exception>
    public static async Task StoreWholeAsync(this IUploadGrain upload, byte[] content)
    {
        if (content.Length <= Attachment.PieceSize)
        {
            await upload.Store(content.AsImmutable());
            return;
        }

        var losses = 0;
        for (var offset = 0L; offset < content.Length;)
        {
            var end = Math.Min(offset + Attachment.PieceSize, content.Length);
            long there;
            try
            {
                there = await upload.StorePiece(offset, content.Length, content[(int)offset..(int)end].AsImmutable());
            }
            catch (Exception exception) when (offset == 0 && exception is not (TimeoutException or StoreUnavailableException))
            {
                // A silo of version 0.1.0 takes the whole only.
                await upload.Store(content.AsImmutable());
                return;
            }

            if (there < end && ++losses > MostLosses)
            {
                throw new TimeoutException("What had come of the file was lost again and again.");
            }

            offset = there;
        }
    }

    private static async Task<string?> CountAsync(IUploadGrain upload, string person, long size)
    {
        try
        {
            return await upload.Count(person, size);
        }
        catch (Exception exception) when (exception is not (TimeoutException or StoreUnavailableException))
        {
            // A silo of an earlier version counts nothing.
            return null;
        }
    }
}
