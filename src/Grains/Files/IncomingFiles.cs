namespace Dormouse.Grains.Files;

/// <summary>
/// Fetches what people sent with their messages, piece by piece. A file may need longer than the call that hands its message over may
/// last: it comes beside that call, and what has come is kept while the message is handed over again.
/// </summary>
/// <param name="uploads">Finds the grain that holds a file.</param>
/// <param name="time">The clocks.</param>
internal sealed class IncomingFiles(Func<string, IUploadGrain> uploads, TimeProvider time)
{
    /// <summary>How long a call waits for a file; far below the time that it may last.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Whoever still wants a file asks again within seconds.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, Fetch> _fetches = [];

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its content; null if there is none (any more).</returns>
    /// <exception cref="TimeoutException">It is still on its way; ask again.</exception>
    /// <exception cref="Exception">A piece could not be had; asked again, it goes on from there.</exception>
    public async Task<byte[]?> ReadAsync(Attachment file)
    {
        foreach (var (key, old) in _fetches.Where(entry => time.SteadyNow() - entry.Value.AskedAt > Forgotten))
        {
            _fetches.Remove(key);
            old.IsGivenUp = true;
        }

        if (!_fetches.TryGetValue(file.Upload, out var fetch))
        {
            _fetches[file.Upload] = fetch = new(uploads(file.Upload), file.Size);
        }

        fetch.AskedAt = time.SteadyNow();
        var content = fetch.GoOn();
        using var over = new CancellationTokenSource();
        await Task.WhenAny(content, Task.Delay(Patience, time, over.Token));
        await over.CancelAsync();
        if (!content.IsCompleted)
        {
            throw new TimeoutException($"“{file.Name}” is still on its way.");
        }

        var whole = await content;
        _fetches.Remove(file.Upload);
        return whole;
    }

    private sealed class Fetch(IUploadGrain upload, long size)
    {
        private readonly List<byte[]> _pieces = [];
        private long _length;
        private Task<byte[]?>? _running;

        public TimeSpan AskedAt { get; set; }

        public bool IsGivenUp { get; set; }

        public Task<byte[]?> GoOn() => _running is null or { IsFaulted: true } or { IsCanceled: true } ? _running = RunAsync() : _running;

        private async Task<byte[]?> RunAsync()
        {
            if (size <= Attachment.PieceSize)
            {
                return (await upload.Read()).Value;
            }

            while (!IsGivenUp)
            {
                byte[]? next;
                try
                {
                    next = (await upload.ReadPiece(_length)).Value;
                }
                catch (Exception exception) when (_length == 0 && exception is not (TimeoutException or StoreUnavailableException))
                {
                    // While silos are upgraded one by one, the file may be with one of a version that gives it as a whole only.
                    return (await upload.Read()).Value;
                }

                switch (next)
                {
                    case null:
                        return null;
                    case []:
                        return Joined();
                    case var piece:
                        _pieces.Add(piece);
                        _length += piece.Length;
                        break;
                }
            }

            return null;
        }

        private byte[] Joined()
        {
            var whole = new byte[_length];
            var offset = 0;
            foreach (var piece in _pieces)
            {
                piece.CopyTo(whole, offset);
                offset += piece.Length;
            }

            return whole;
        }
    }
}
