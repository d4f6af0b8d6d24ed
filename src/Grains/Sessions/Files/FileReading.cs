using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>Reads the files that go behind one answer and stores them for its chat. Done again it stores nothing more.</summary>
/// <param name="view">Reads files of the session's folder.</param>
/// <param name="uploads">Finds the grain that keeps a file for a chat.</param>
/// <param name="launch">The session's agent.</param>
/// <param name="pending">What is to be sent.</param>
internal sealed class FileReading(IFolderView view, Func<string, IUploadGrain> uploads, AgentLaunch launch, PendingFiles pending)
{
    /// <summary>The folder in a session's folder whose files are sent.</summary>
    public const string Outbox = "outbox";

    /// <summary>Most files behind one answer.</summary>
    public const int MostFiles = 20;

    /// <summary>Most bytes behind one answer: they are in the store until the chat has them.</summary>
    public const long MostBytes = 100 * 1024 * 1024;

    private const int MostOutboxPages = 10;
    private const int MostTries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<Attachment> _files = [];
    private readonly List<string> _paths = [];
    private readonly List<string> _refusals = [];
    private readonly HashSet<string> _read = [];
    private bool _isFull;

    /// <summary>Reads them.</summary>
    /// <param name="sent">The files of the outbox that were sent before.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="Exception">The folder or the store did not answer; it may be done again.</exception>
    public async Task<FoundFiles> ReadAsync(IReadOnlyList<SentOutboxFile> sent)
    {
        foreach (var path in pending.Paths)
        {
            await ReadAsync(path, isKnown: static _ => false);
        }

        var outbox = new List<SentOutboxFile>();
        foreach (var path in await ListAsync())
        {
            if (await ReadAsync(path, sent.Contains) is { } read)
            {
                outbox.Add(read);
            }
        }

        if (_isFull)
        {
            _refusals.Add(AgentFileTexts.TooMany(MostFiles));
        }

        return new(_files, _refusals, outbox) { Paths = _paths };
    }

    private async Task<IReadOnlyList<string>> ListAsync()
    {
        var paths = new List<string>();
        for (var number = 1; number <= MostOutboxPages && await view.HasFolderAsync(launch, Outbox); number++)
        {
            var page = await AskAsync(() => view.BrowseAsync(launch, Outbox, number));
            if (page is not { Refusal: null, FileSize: null })
            {
                break;
            }

            paths.AddRange(page.Entries
                .Where(static entry => entry.Kind is FolderEntryKind.File && !entry.Name.StartsWith('.'))
                .Select(entry => $"{page.Path}/{entry.Name}"));
            if (number >= page.Pages)
            {
                break;
            }
        }

        return paths;
    }

    /// <summary>Reads one, and keeps it for the chat unless it was sent before.</summary>
    /// <returns>What is known of it from now on; null if it can't be sent.</returns>
    private async Task<SentOutboxFile?> ReadAsync(string path, Predicate<SentOutboxFile> isKnown)
    {
        var (content, first) = await ReadWholeAsync(path, isKnown);
        if (first is not { Path: { } place })
        {
            return null;
        }

        var file = new SentOutboxFile(place, first.Stamp);
        if (content is null || !_read.Add(place))
        {
            return isKnown(file) || _read.Contains(place) ? file : null;
        }

        if (_files.Count == MostFiles || _files.Sum(static kept => kept.Size) + content.Length > MostBytes)
        {
            _isFull = true;
            return null;
        }

        var key = UploadKey.Of(pending.Chat, FormattableString.Invariant($"sent-{pending.Of:N}-{_files.Count}"));
        await uploads(key).StoreWholeAsync(content);
        _paths.Add(place);
        _files.Add(new(key, VisibleText.OfLine(place[(place.LastIndexOf('/') + 1)..]), PictureType.Of(content), content.Length));
        return file;
    }

    private async Task<(byte[]? Content, FolderPiece? First)> ReadWholeAsync(string path, Predicate<SentOutboxFile> isKnown)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            using var content = new MemoryStream();
            FolderPiece? first = null;
            while (true)
            {
                var piece = await AskAsync(() => view.ReadToSendAsync(launch, path, content.Length));
                if (piece.Refusal is { } refusal)
                {
                    if (refusal.Length > 0 && !_refusals.Contains(refusal))
                    {
                        _refusals.Add(refusal);
                    }

                    return default;
                }

                first ??= piece;
                if (isKnown(new(piece.Path!, piece.Stamp)))
                {
                    return (null, first);
                }

                if (piece.Stamp != first.Stamp)
                {
                    // Somebody writes to it: half of the one and half of the other would be neither.
                    break;
                }

                content.Write(piece.Bytes.Value);
                if (piece.Bytes.Value.Length == 0 || content.Length >= piece.Size)
                {
                    return (content.ToArray(), first);
                }
            }
        }

        _refusals.Add(AgentFileTexts.Changing(path));
        return default;
    }

    private static async Task<T> AskAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (System.Diagnostics.Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException("The session's folder does not answer.");
            }
        }
    }
}

/// <summary>What goes behind an answer.</summary>
/// <param name="Files">The files, stored for the chat.</param>
/// <param name="Refusals">Why others are not sent, a sentence each.</param>
/// <param name="Outbox">The files that are in the outbox and are sent with this, or were before.</param>
internal sealed record FoundFiles(
    IReadOnlyList<Attachment> Files, IReadOnlyList<string> Refusals, IReadOnlyList<SentOutboxFile> Outbox)
{
    /// <summary>Where the files are in the session's folder, in the same order.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];
}
