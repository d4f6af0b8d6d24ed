namespace Dormouse.Contracts;

/// <summary>Reads what is stored as an upload, piece by piece: a whole may take longer than one call may last.</summary>
public static class StoredFile
{
    /// <summary>Reads it.</summary>
    /// <param name="upload">Where it is.</param>
    /// <returns>What is in it; null if there is none (any more).</returns>
    public static async Task<byte[]?> ReadWholeAsync(this IUploadGrain upload)
    {
        using var content = new MemoryStream();
        while (true)
        {
            switch ((await upload.ReadPiece(content.Length)).Value)
            {
                case null:
                    return null;
                case []:
                    return content.ToArray();
                case var piece:
                    content.Write(piece);
                    break;
            }
        }
    }
}
