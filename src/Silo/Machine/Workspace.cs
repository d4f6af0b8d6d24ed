using System.Text;
using Dormouse.Grains.Files;

namespace Dormouse.Silo.Machine;

/// <summary>The sessions' working folders, <c>ROOT/user/session</c>.</summary>
/// <param name="root">The folder that holds them all.</param>
internal sealed class Workspace(string root) : IWorkspace
{
    // A name may have 255 bytes; the rest is room for a number.
    private const int MaxStemBytes = 180;
    private const int MaxExtensionBytes = 40;

    public string CreateFolder(string user, string session)
    {
        // Sessions that differ in case only can't exist, so the lower case name is free on any file system.
        var folder = Path.Combine(root, user, session.ToLowerInvariant());
        return Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>Where sessions that are on their way here are put together; on the same disk as the working folders.</summary>
    public string Staging => Path.Combine(root, ".moving");

    /// <summary>A folder for a session that comes from another machine, beside any that its person has here already.</summary>
    /// <param name="user">The person's name.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>An absolute path where nothing is yet.</returns>
    public string FreeFolder(string user, string session)
    {
        var parent = Directory.CreateDirectory(
            Path.Combine(root, user), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
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

    public async ValueTask<string> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content)
    {
        var safe = Harmless(name);
        var (stem, extension) = (Path.GetFileNameWithoutExtension(safe), Path.GetExtension(safe));
        Directory.CreateDirectory(folder);
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder, number == 1 ? safe : $"{stem}-{number}{extension}");
            FileStream file;
            try
            {
                // CreateNew does not follow a link that somebody left under that name.
                file = new(path, FileMode.CreateNew, FileAccess.Write);
            }
            catch (IOException) when (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
            {
                // Taken: the next number.
                continue;
            }

            try
            {
                await using (file)
                {
                    await file.WriteAsync(content);
                }

                return path;
            }
            catch (IOException)
            {
                // Half a file would be taken for the whole, and each try would leave another one.
                Forget(path);
                throw;
            }
        }
    }

    public void Forget(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it stays: it is in the person's own folder, and does no harm.
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
