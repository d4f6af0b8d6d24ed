using System.Security.Cryptography;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Texts;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>
/// Fetches a session's files into its staging folder, in the background. It may be cut off at any point: what is there and
/// has the right digest is not fetched again, and a file that was half fetched is gone on with.
/// </summary>
internal sealed class FetchTask : IDisposable
{
    /// <summary>Room that must be left on the disk.</summary>
    public const long Reserve = 64L << 20;

    private const int Tries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly MoveOrder _order;
    private readonly IMoveSource _source;
    private readonly Staging _staging;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _ended;
    private long _bytes;

    /// <summary>Begins.</summary>
    /// <param name="order">What to fetch.</param>
    /// <param name="source">Where from.</param>
    /// <param name="staging">Where to.</param>
    /// <param name="before">What must end first.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends it.</param>
    public FetchTask(MoveOrder order, IMoveSource source, Staging staging, Task before, TimeProvider time, CancellationToken stopping)
    {
        _order = order;
        _source = source;
        _staging = staging;
        _time = time;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _ended = _ending.Token;
        Done = Task.Run(() => RunAsync(before), CancellationToken.None);
    }

    /// <summary>What is fetched.</summary>
    public string Digest => _order.Digest;

    /// <summary>Ends when everything is there, or when it can't go on.</summary>
    public Task Done { get; }

    /// <summary>How far it is. A fault that may pass by itself is none here: the next try goes on.</summary>
    public MoveProgress Progress => Done switch
    {
        { IsCompletedSuccessfully: true } => new(_order.Bytes, IsComplete: true),
        { Exception.InnerException: MoveException failure } => new(Interlocked.Read(ref _bytes), IsComplete: false, failure.Message),
        _ => new(Interlocked.Read(ref _bytes), IsComplete: false),
    };

    /// <summary>Whether it ended without success, and the next try may do better.</summary>
    public bool IsBroken => Done.IsCompleted && !Done.IsCompletedSuccessfully && Progress.Failure is null;

    public void Dispose()
    {
        _ending.Cancel();
        _ending.Dispose();
    }

    private async Task RunAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _staging.Create();
            var listing = await ListingAsync();
            var target = new FetchTarget(_staging, listing.Entries);
            target.Clear(_ended);
            await CheckRoomAsync(listing.Entries, target);
            for (var number = 0; number < listing.Entries.Count; number++)
            {
                if (listing.Entries[number] is { Kind: EntryKind.File } file && !target.Has(file))
                {
                    await FetchAsync(number, file);
                    target.Place(file);
                }
            }

            target.Finish();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new MoveException($"{_order.To.Machine} can't write its files: {exception.Message}");
        }
    }

    private async Task<FolderListing> ListingAsync()
    {
        if (!File.Exists(_staging.ListingFile) || Digested(await File.ReadAllBytesAsync(_staging.ListingFile, _ended)) != _order.Digest)
        {
            using var bytes = new MemoryStream();
            while (bytes.Length < _order.Length && await ReadAsync(-1, bytes.Length) is { Length: > 0 } piece)
            {
                bytes.Write(piece);
            }

            if (Digested(bytes.ToArray()) != _order.Digest)
            {
                throw new StaleListingException();
            }

            await File.WriteAllBytesAsync(_staging.ListingFile, bytes.ToArray(), _ended);
        }

        return FolderListing.Read(await File.ReadAllBytesAsync(_staging.ListingFile, _ended));
    }

    /// <summary>Counts what is there already, and looks whether the rest has room.</summary>
    private async Task CheckRoomAsync(IReadOnlyList<MoveEntry> entries, FetchTarget target)
    {
        var missing = 0L;
        foreach (var file in entries.Where(static entry => entry.Kind is EntryKind.File))
        {
            if (await target.VerifyAsync(file, _ended))
            {
                Interlocked.Add(ref _bytes, file.Size);
            }
            else
            {
                missing += file.Size;
            }
        }

        var free = new DriveInfo(_staging.Folder).AvailableFreeSpace;
        if (missing + Reserve > free)
        {
            throw new MoveException(
                $"{_order.To.Machine} has {SizeTexts.Of(free)} free, and {SizeTexts.Of(missing + Reserve)} are needed; make room there");
        }
    }

    private async Task FetchAsync(int number, MoveEntry file)
    {
        var partial = _staging.Partial(file.Content!);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite))
        {
            var there = await DigestedSoFarAsync(stream, file.Size, digest);
            Interlocked.Add(ref _bytes, there);
            while (stream.Position < file.Size)
            {
                if (await ReadAsync(number, stream.Position) is not { Length: > 0 } piece)
                {
                    throw new StaleListingException();
                }

                await stream.WriteAsync(piece, _ended);
                digest.AppendData(piece);
                Interlocked.Add(ref _bytes, piece.Length);
            }
        }

        if (Convert.ToHexStringLower(digest.GetHashAndReset()) != file.Content)
        {
            // Changed there while it was read, or broken here by a power cut: not to be gone on with.
            File.Delete(partial);
            throw new StaleListingException();
        }
    }

    private async Task<long> DigestedSoFarAsync(FileStream stream, long size, IncrementalHash digest)
    {
        if (stream.Length > size)
        {
            stream.SetLength(0);
        }

        var buffer = new byte[MoveOrder.ChunkSize];
        while (await stream.ReadAsync(buffer, _ended) is > 0 and var read)
        {
            digest.AppendData(buffer.AsSpan(0, read));
        }

        return stream.Position;
    }

    /// <summary>A call may fail because the other machine is busy or away for a moment.</summary>
    private async Task<byte[]> ReadAsync(int entry, long offset)
    {
        for (var attempt = 1; ; attempt++)
        {
            _ended.ThrowIfCancellationRequested();
            try
            {
                return await _source.ReadAsync(_order.Digest, entry, offset) ?? throw new StaleListingException();
            }
            catch (Exception exception) when (exception is not StaleListingException && attempt < Tries)
            {
                await Task.Delay(Pause, _time, _ended);
            }
        }
    }

    private static string Digested(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The session's files are no longer as they were listed; there will be another order.</summary>
    private sealed class StaleListingException : Exception;
}
