using System.Security.Cryptography;
using Dormouse.Grains.Moves;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>Lists a session's parts and digests each file, in the background.</summary>
internal sealed class ListingTask : IDisposable
{
    private readonly CancellationTokenSource _ending;

    /// <summary>Begins.</summary>
    /// <param name="parts">The session's parts.</param>
    /// <param name="before">What is to be done before they are looked at.</param>
    /// <param name="file">Where the listing is kept, for the day on which the old copy may be removed.</param>
    /// <param name="stopping">Ends it.</param>
    public ListingTask(IReadOnlyList<MovePart> parts, Func<Task> before, string file, CancellationToken stopping)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Parts = parts.ToDictionary(static part => part.Name, static part => part.Path);
        Listing = Task.Run(
            async () =>
            {
                await before();
                return await ListAsync(parts, file, _ending.Token);
            },
            CancellationToken.None);
    }

    /// <summary>Where the parts are.</summary>
    public IReadOnlyDictionary<string, string> Parts { get; }

    /// <summary>The listing, once it is ready.</summary>
    public Task<FolderListing> Listing { get; }

    /// <summary>Reads a piece.</summary>
    /// <param name="digest">The listing's digest.</param>
    /// <param name="entry">Number of the entry; -1 for the listing.</param>
    /// <param name="offset">Where to begin.</param>
    /// <returns>The piece; null if that listing no longer holds.</returns>
    public async ValueTask<byte[]?> ReadAsync(string digest, int entry, long offset)
    {
        if (!Listing.IsCompletedSuccessfully || Listing.Result is not { } listing || listing.Digest != digest)
        {
            return null;
        }

        if (entry < 0)
        {
            var from = (int)Math.Min(offset, listing.Bytes.Length);
            return listing.Bytes[from..Math.Min(listing.Bytes.Length, from + MoveOrder.ChunkSize)];
        }

        var path = listing.Entries[entry].Under(Parts[listing.Entries[entry].Part]);
        try
        {
            if (FileFacts.Of(path) is not { Kind: EntryKind.File })
            {
                return null;
            }

            using var file = File.OpenHandle(path);
            var piece = new byte[Math.Clamp(listing.Entries[entry].Size - offset, 0, MoveOrder.ChunkSize)];
            var read = 0;
            while (read < piece.Length && await RandomAccess.ReadAsync(file, piece.AsMemory(read), offset + read) is > 0 and var more)
            {
                read += more;
            }

            return piece[..read];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone since it was listed: the next look lists it anew, or says why it can't.
            return null;
        }
    }

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private static async Task<FolderListing> ListAsync(IReadOnlyList<MovePart> parts, string file, CancellationToken cancellationToken)
    {
        var walk = FolderWalk.Through(parts, cancellationToken);
        var places = parts.ToDictionary(static part => part.Name, static part => part.Path);
        var entries = new List<MoveEntry>(walk.Entries.Count);
        foreach (var entry in walk.Entries)
        {
            entries.Add(entry.Kind is EntryKind.File
                ? entry with { Content = await DigestAsync(entry.Under(places[entry.Part]), cancellationToken) }
                : entry);
        }

        var listing = FolderListing.Of(entries, walk.LeftOut);
        await File.WriteAllBytesAsync(file, listing.Bytes, cancellationToken);
        return listing;
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MoveException($"“{path}” can't be read; change its permissions or remove it");
        }
    }
}
