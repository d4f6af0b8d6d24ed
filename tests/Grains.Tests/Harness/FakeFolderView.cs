using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>What the test says is in sessions' folders.</summary>
internal sealed class FakeFolderView : IFolderView
{
    private int _looksToSend;

    /// <summary>What is different, in every session's folder.</summary>
    public FolderChanges Changes { get; set; } = FolderChanges.Refused("The session's folder is in no git repository.");

    /// <summary>The lines of what is different, by path.</summary>
    public Dictionary<string, FileChange> Lines { get; } = [];

    /// <summary>What is at places, by path and page.</summary>
    public Dictionary<(string Path, int Page), FolderPage> Places { get; } = [];

    /// <summary>What is in files, by path.</summary>
    public Dictionary<string, byte[]> Contents { get; } = [];

    /// <summary>Stamps of the pieces that are read next; the same one when they are used up.</summary>
    public Queue<string> Stamps { get; } = new();

    /// <summary>How many looks are not over when they are asked for.</summary>
    public int Slow { get; set; }

    /// <summary>The folders that were looked at.</summary>
    public List<string> Folders { get; } = [];

    /// <summary>Ends looks that wait; null if none does.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<FolderChanges?> ChangesAsync(AgentLaunch session, string? since)
    {
        lock (Folders)
        {
            Folders.Add(session.WorkingFolder);
        }

        await (Gate?.Task ?? Task.CompletedTask);
        return Slow-- > 0 ? null : Changes;
    }

    public Task<FileChange?> ChangeOfAsync(AgentLaunch session, string? since, string path) =>
        Task.FromResult<FileChange?>(Lines.FirstOrDefault(line => PathReference.Names(path, line.Key)).Value ?? new(File: null, []));

    public Task<FolderPage?> BrowseAsync(AgentLaunch session, string path, int page) => Task.FromResult<FolderPage?>(
        Places.GetValueOrDefault((path, page)) ?? FolderPage.Refused($"There is no {CodeSpan.Of(path)} in the session's folder."));

    /// <summary>Why files are not sent, by path; others that are not in <see cref="Contents"/> are no files.</summary>
    public Dictionary<string, string> Unsent { get; } = [];

    public Task<bool> HasFolderAsync(AgentLaunch session, string name) => Task.FromResult(Places.ContainsKey((name, 1)));

    /// <summary>How often the beginning of a file was read to be sent.</summary>
    public int LooksToSend => Volatile.Read(ref _looksToSend);

    public async Task<FolderPiece?> ReadToSendAsync(AgentLaunch session, string path, long offset)
    {
        var piece = Unsent.TryGetValue(path, out var why) ? FolderPiece.Refused(why)
            : !Contents.TryGetValue(path, out var content) ? FolderPiece.Refused("")
            : (await ReadAsync(session, path, offset))! with { Path = path, Stamp = $"{content.Length}" };
        if (offset == 0)
        {
            Interlocked.Increment(ref _looksToSend);
        }

        return piece;
    }

    public Task<FolderPiece?> ReadAsync(AgentLaunch session, string path, long offset)
    {
        var content = Contents[path];
        var piece = content.AsSpan((int)offset);
        piece = piece[..Math.Min(piece.Length, Attachment.PieceSize)];
        return Task.FromResult<FolderPiece?>(
            new(new Immutable<byte[]>(piece.ToArray()), content.Length, Stamps.TryDequeue(out var stamp) ? stamp : "same"));
    }
}
