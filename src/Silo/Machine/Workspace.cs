using System.Collections.Concurrent;
using System.Text;
using Dormouse.Grains.Files;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Machine;

/// <summary>The sessions' working folders, <c>ROOT/user/session</c>.</summary>
/// <param name="root">The folder that holds them all.</param>
/// <param name="data">The machine's data folder.</param>
internal sealed class Workspace(string root, string data) : IWorkspace
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // A name may have 255 bytes; the rest is room for a number.
    private const int MaxStemBytes = 180;
    private const int MaxExtensionBytes = 40;

    private const int MostSaved = 4096;
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Task<FolderFinding>> _looks = new();

    /// <summary>
    /// Files that were made for messages which may not be durable in their session: handed over again, they make them again.
    /// </summary>
    private readonly ConcurrentDictionary<string, byte> _unsettled = new();

    /// <summary>Saved files as they were then: one that was changed or replaced since has become somebody's work.</summary>
    private readonly ConcurrentDictionary<string, FileStamp> _saved = new();

    public string CreateFolder(string user, string session)
    {
        Root.Require();

        // Sessions that differ in case only can't exist, so the lower case name is free on any file system.
        var folder = Path.Combine(root, user, session.ToLowerInvariant());
        return Directory.CreateDirectory(folder, OwnerOnly).FullName;
    }

    public async Task<FolderFinding> LookAsync(string folder, string? mark)
    {
        // One look at a time for each folder: a disk that hangs must not eat the pool's threads.
        var look = _looks.GetOrAdd(folder, _ => Task.Run(() => !Directory.Exists(folder) ? FolderFinding.Missing
            : mark is null || FolderMark.Is(folder, mark) ? FolderFinding.There
            : FolderFinding.Another));
        try
        {
            return await look.WaitAsync(LookPatience);
        }
        catch (TimeoutException)
        {
            return FolderFinding.Silent;
        }
        finally
        {
            if (look.IsCompleted)
            {
                _looks.TryRemove(new(folder, look));
            }
        }
    }

    public string Take(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Root.Require();
            Directory.CreateDirectory(folder, OwnerOnly);
        }

        return FolderMark.Of(folder);
    }

    public Task CopyAsync(string from, string to) => FolderDuplicate.MakeAsync(from, to);

    public bool IsOurs(string folder) => $"{folder}/".StartsWith($"{root.TrimEnd('/')}/", StringComparison.Ordinal)
        || $"{folder}/".StartsWith($"{RealPath.Of(root)}/", StringComparison.Ordinal);

    /// <summary>The folder that holds them all.</summary>
    public WorkspaceRoot Root { get; } = new(root, Path.Combine(data, "workspaces"));

    /// <summary>Where sessions that are on their way here are put together; on the same disk as the working folders.</summary>
    public string Staging => Path.Combine(root, ".moving");

    /// <summary>A folder for a session that comes from another machine, beside any that its person has here already.</summary>
    /// <param name="user">The person's name.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>An absolute path where nothing is yet.</returns>
    public string FreeFolder(string user, string session)
    {
        Root.Require();
        var parent = Directory.CreateDirectory(Path.Combine(root, user), OwnerOnly).FullName;
        var name = session.ToLowerInvariant();
        for (var number = 1; ; number++)
        {
            var folder = Path.Combine(parent, number == 1 ? name : $"{name}-{number}");
            if (!Path.Exists(folder) && new FileInfo(folder).LinkTarget is null)
            {
                return folder;
            }
        }
    }

    public async ValueTask<SavedUpload> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content)
    {
        var safe = Harmless(name);
        var (stem, extension) = (Path.GetFileNameWithoutExtension(safe), Path.GetExtension(safe));
        using var inbox = OpenInbox(folder);
        for (var number = 1; ; number++)
        {
            var free = number == 1 ? safe : $"{stem}-{number}{extension}";
            var path = Path.Combine(folder, SentFile.Folder, free);
            FileStream file;
            try
            {
                // CreateNew does not follow a link that somebody left under that name.
                file = new(inbox[free], FileMode.CreateNew, FileAccess.Write);
            }
            catch (IOException) when (FileFacts.Of(inbox[free]) is { } taken)
            {
                if (taken.Kind is EntryKind.File && taken.Size == content.Length && await HasAsync(inbox, free, content))
                {
                    return new(path, _unsettled.ContainsKey(path));
                }

                continue;
            }

            try
            {
                await using (file)
                {
                    await file.WriteAsync(content);
                }

                Ownership.Follow(inbox[free], folder);

                _unsettled[path] = default;
                Stamp(path, inbox[free]);
                return new(path, IsNew: true);
            }
            catch (IOException)
            {
                // Half a file would be taken for the whole, and each try would leave another one.
                Stamp(path, inbox[free]);
                Forget(path);
                throw;
            }
        }
    }

    /// <summary>
    /// Opens the folder of sent files, and makes it if it is not there: a real one, for an agent could have put a link to somewhere else in
    /// its place.
    /// </summary>
    private static HeldFolder OpenInbox(string folder)
    {
        using var working = HeldFolder.Open(folder, follows: true);
        if (FileFacts.Of(working[SentFile.Folder]) is null)
        {
            Directory.CreateDirectory(working[SentFile.Folder], OwnerOnly);
            Ownership.Follow(working[SentFile.Folder], folder);
        }

        return HeldFolder.Open(working[SentFile.Folder]);
    }

    private void Stamp(string path, string held)
    {
        if (_saved.Count >= MostSaved)
        {
            _saved.Clear();
        }

        if (FileStamp.Of(held) is { } stamp)
        {
            _saved[path] = stamp;
        }
    }

    public void Settle(string path) => _unsettled.TryRemove(path, out _);

    public void Forget(string path)
    {
        Settle(path);
        try
        {
            // Of what was saved before a restart nobody knows whether it was changed since.
            if (FileFacts.Of(path) is { Kind: EntryKind.File } && _saved.TryRemove(path, out var stamp))
            {
                using var inbox = HeldFolder.Open(Path.GetDirectoryName(path)!);
                var held = inbox[Path.GetFileName(path)];
                if (FileStamp.Of(held) == stamp)
                {
                    File.Delete(held);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it stays: it is in the person's own folder, and does no harm.
        }
    }

    private static async Task<bool> HasAsync(HeldFolder inbox, string name, ReadOnlyMemory<byte> content)
    {
        try
        {
            await using var file = inbox.OpenFile(name);
            var bytes = new byte[content.Length];
            await file.ReadExactlyAsync(bytes);
            return content.Span.SequenceEqual(bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A name that is one plain file in the folder, whatever the sender called it.</summary>
    internal static string Harmless(string name)
    {
        var last = name.Split('/', '\\')[^1];
        var plain = new StringBuilder();
        foreach (var rune in last.EnumerateRunes().Where(static rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar))
        {
            plain.Append(rune);
        }

        var trimmed = plain.ToString().Trim().TrimStart('.', '-', ' ');
        if (trimmed.Length == 0)
        {
            return "file";
        }

        // A long name loses its middle: what kind of file it is must stay.
        var extension = Path.GetExtension(trimmed) is var given && Encoding.UTF8.GetByteCount(given) <= MaxExtensionBytes ? given : "";
        return $"{Cut(trimmed[..^extension.Length], MaxStemBytes)}{extension}";
    }

    private static string Cut(string text, int mostBytes)
    {
        var bytes = 0;
        return string.Concat(text.EnumerateRunes().TakeWhile(rune => (bytes += rune.Utf8SequenceLength) <= mostBytes));
    }
}
