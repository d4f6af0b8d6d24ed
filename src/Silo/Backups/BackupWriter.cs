using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Backups;

/// <summary>
/// Writes a backup while Dormouse runs: first the store as of one moment, then the files beside it, which may be a little younger.
/// </summary>
internal sealed class BackupWriter(SiloSettings settings)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private int _files;

    /// <summary>Writes a backup, whole or not at all.</summary>
    /// <param name="path">The file; another backup that is there is replaced.</param>
    /// <param name="now">The moment.</param>
    /// <returns>What was done, in one sentence.</returns>
    /// <exception cref="UnavailableException">It was not done; the message says why.</exception>
    public async Task<string> WriteAsync(string path, DateTimeOffset now)
    {
        // Beside the target, where the person has made room for it, and closed to others, for it holds keys.
        var work = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            if (File.Exists(path) && await BackupReader.ReadManifestAsync(path) is null)
            {
                throw new UnavailableException($"{path} is there already and is no backup; it was not replaced. Name another file.");
            }

            if (Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(path)))
            {
                throw new UnavailableException(
                    $"{(Directory.Exists(path) ? $"{path} is a folder" : $"There is no folder {Path.GetDirectoryName(path)}")}; nothing was backed up. Name a file.");
            }

            Directory.CreateDirectory(work, OwnerOnly | UnixFileMode.UserExecute);
            return await WriteAsync(path, work, now);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException($"{path} can't be written: {exception.Message.TrimEnd('.')}. Nothing was backed up.");
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private async Task<string> WriteAsync(string path, string work, DateTimeOffset now)
    {
        var store = Path.Combine(work, BackupFormat.Store);
        await settings.Deployment.CopyStoreAsync(store);
        var manifest = new BackupManifest(
            BackupFormat.Number,
            Guid.NewGuid(),
            now,
            ProductVersion.Text,
            settings.Machine,
            settings.Deployment.ClusterId);
        var archive = Path.Combine(work, "archive");
        await using (var file = new FileStream(
            archive, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            await using (var zipped = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            await using (var tar = new TarWriter(zipped, TarEntryFormat.Pax))
            {
                await AddAsync(tar, BackupFormat.Manifest, new MemoryStream(
                    JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest)));
                await tar.WriteEntryAsync(store, BackupFormat.Store);
                var folders = new BackupFolders(settings);
                foreach (var part in folders.Parts)
                {
                    await AddPartAsync(tar, folders.Root, part, work);
                }

                await AddAsync(tar, BackupFormat.End, Stream.Null);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(archive, path, overwrite: true);
        return $"{path} holds the store, the keys and {_files} private {(_files == 1 ? "file" : "files")} of {settings.Machine} "
            + $"as of {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; "
            + "keep it as safe as them. Working folders are not in it.";
    }

    /// <summary>Adds a file or folder; what is gone since it was listed, and sockets and pipes, are left out.</summary>
    private async Task AddPartAsync(TarWriter tar, string root, string part, string work)
    {
        var path = Path.Combine(root, part);
        var name = $"{BackupFormat.Files}{part}";
        try
        {
            switch (FileFacts.Of(path))
            {
                case { Kind: EntryKind.Folder, Mode: var mode }:
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, $"{name}/") { Mode = (UnixFileMode)mode });
                    foreach (var inner in Directory.EnumerateFileSystemEntries(path, "*", Everything).Order(StringComparer.Ordinal))
                    {
                        await AddPartAsync(tar, root, Path.Combine(part, Path.GetFileName(inner)), work);
                    }

                    break;
                case { Kind: EntryKind.Link } when new FileInfo(path).LinkTarget is { } target:
                    await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target });
                    break;
                case { Kind: EntryKind.File, Mode: var mode, Time: var time }:
                    // A copy first: an archive has the length of a file before the file, and a record grows while we read it.
                    var copy = Path.Combine(work, "file");
                    File.Copy(path, copy, overwrite: true);
                    await using (var content = File.OpenRead(copy))
                    {
                        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name)
                        {
                            DataStream = content,
                            Mode = (UnixFileMode)mode,
                            ModificationTime = new DateTimeOffset(time, TimeSpan.Zero),
                        });
                    }

                    File.Delete(copy);
                    _files++;
                    break;
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // It is gone since it was listed.
        }
    }

    private static Task AddAsync(TarWriter tar, string name, Stream content) =>
        tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });
}
