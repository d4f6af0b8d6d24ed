using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Backups;

/// <summary>
/// Reads a backup's file. It is data that somebody brought: nothing of it is written outside of the folder that is named.
/// </summary>
internal static class BackupReader
{
    private const int MostManifest = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Reads what a backup says of itself.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The manifest, or null if the file is no backup.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static async Task<BackupManifest?> ReadManifestAsync(string path)
    {
        await using var file = File.OpenRead(path);
        try
        {
            await using var zipped = new GZipStream(file, CompressionMode.Decompress);
            await using var tar = new TarReader(zipped);
            return await ReadManifestAsync(tar);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        catch (EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>Unpacks a backup.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">Where to; an empty folder.</param>
    /// <returns>A task that ends when all of it is there.</returns>
    /// <exception cref="UnavailableException">It is cut off or broken.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static async Task ExtractAsync(string path, string folder)
    {
        await using var file = File.OpenRead(path);
        try
        {
            await using var zipped = new GZipStream(file, CompressionMode.Decompress);
            await using var tar = new TarReader(zipped);
            var isWhole = false;
            while (await tar.GetNextEntryAsync() is { } entry)
            {
                isWhole = entry.Name == BackupFormat.End;
                if (entry.Name == BackupFormat.Store || entry.Name.StartsWith(BackupFormat.Files, StringComparison.Ordinal))
                {
                    await ExtractAsync(entry, folder);
                }
            }

            if (!isWhole)
            {
                throw new InvalidDataException("its end is missing");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new UnavailableException(
                $"{path} is not whole ({exception.Message.TrimEnd('.')}); nothing was restored. Take another backup.");
        }
    }

    private static async Task<BackupManifest?> ReadManifestAsync(TarReader tar)
    {
        if (await tar.GetNextEntryAsync() is not { Name: BackupFormat.Manifest, DataStream: { Length: <= MostManifest } content })
        {
            return null;
        }

        try
        {
            return await JsonSerializer.DeserializeAsync(content, BackupJson.Default.BackupManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task ExtractAsync(TarEntry entry, string folder)
    {
        var target = Path.GetFullPath(Path.Combine(folder, entry.Name));
        if (!target.StartsWith($"{folder}/", StringComparison.Ordinal) || HasLinkAbove(target, folder))
        {
            throw new InvalidDataException($"an entry leads out of it: {entry.Name}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!, OwnerOnly);
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(target, OwnerOnly);
                break;
            case TarEntryType.SymbolicLink:
                File.CreateSymbolicLink(target, entry.LinkName);
                break;
            case TarEntryType.RegularFile:
                await entry.ExtractToFileAsync(target, overwrite: false);
                File.SetUnixFileMode(
                    target,
                    entry.Mode & (OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
                break;
        }
    }

    private static bool HasLinkAbove(string path, string folder)
    {
        for (var above = Path.GetDirectoryName(path)!; above.Length > folder.Length; above = Path.GetDirectoryName(above)!)
        {
            if (new DirectoryInfo(above).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
