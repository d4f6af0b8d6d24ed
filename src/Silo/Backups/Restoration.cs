using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Backups;

/// <summary>
/// Puts a backup back, where nothing is yet. The store comes last, so that one that is there is whole; what was cut off before is
/// known by its staging folder and done again from the start.
/// </summary>
internal sealed class Restoration(SiloSettings settings)
{
    private const string StagingName = ".restoring";

    private readonly BackupFolders _folders = new(settings);
    private readonly RestoreTarget _target = settings.Deployment.RestoreTarget;

    /// <summary>Says that what is in the parts' places comes from the staging folder.</summary>
    private string Placing => Path.Combine(Staging, "placing");

    private string Staging => Path.Combine(_folders.Root, StagingName);

    /// <summary>Restores a backup.</summary>
    /// <param name="file">The backup's file.</param>
    /// <param name="filesOnly">Whether only keys and private folders are put back, because the cluster's store is there already.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="UnavailableException">It was not done; the message says why.</exception>
    public async Task<string> RunAsync(string file, bool filesOnly)
    {
        try
        {
            var manifest = await ManifestAsync(file);
            RequireNothing();
            var store = Path.Combine(Staging, BackupFormat.Store);
            var sessions = await UnpackAsync(file, store, manifest.TakenAt);
            if (!filesOnly)
            {
                await _target.FillAsync(store, manifest);
            }

            Place();
            _target.Place(store);

            DataFolderId.Renew(settings.DataFolder);
            FolderRemoval.Remove(Staging);
            return Told(manifest, sessions, filesOnly);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException($"{exception.Message.TrimEnd('.')}. Nothing was restored; mend that and run it again.");
        }
        finally
        {
            // Whatever was refused leaves nothing; only what was cut off in the middle of being put in place is known by it.
            if (!File.Exists(Placing))
            {
                FolderRemoval.Remove(Staging);
            }
        }
    }

    /// <summary>A machine that starts has what it has: a restoration that was cut off before is not gone on with any more.</summary>
    /// <returns>What people are to know of it, one sentence without an end mark; null if nothing of it had been put in place.</returns>
    public string? GiveUp()
    {
        var wasPlacing = File.Exists(Placing);
        FolderRemoval.Remove(Staging);
        return wasPlacing
            ? $"A restoration of this machine was cut off and is given up, for the machine was started: to have the backup, stop it, "
                + $"move what is in {_folders.Root} away, and restore again"
            : null;
    }

    /// <summary>Makes all of it ready in the staging folder.</summary>
    private async Task<int> UnpackAsync(string file, string store, DateTimeOffset takenAt)
    {
        FolderRemoval.Remove(Staging);
        Directory.CreateDirectory(Staging, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await BackupReader.ExtractAsync(file, Staging);
        return RestoredStore.Renew(store, takenAt);
    }

    private async Task<BackupManifest> ManifestAsync(string file)
    {
        if (!File.Exists(file) || await BackupReader.ReadManifestAsync(file) is not { } manifest)
        {
            throw new UnavailableException(
                File.Exists(file)
                    ? $"{file} is no backup of Dormouse; nothing was restored."
                    : $"There is no file {file}; nothing was restored.");
        }

        if (manifest.Format > BackupFormat.Number)
        {
            throw new UnavailableException(
                $"{file} was written by Dormouse {manifest.Version}; restore it with that version or a newer one.");
        }

        _target.RequireFitting(file, manifest);
        return manifest.Machine == settings.Machine
            ? manifest
            : throw new UnavailableException(
                $"{file} is of machine '{manifest.Machine}', and this one is '{settings.Machine}'; nothing was restored. Run it with --Machine:Name={manifest.Machine}.");
    }

    /// <summary>Whatever is there is somebody's; only what an earlier try has left may go.</summary>
    private void RequireNothing()
    {
        _target.RequireNothing();
        foreach (var part in _folders.Parts.Select(part => Path.Combine(_folders.Root, part)).Where(Directory.Exists))
        {
            if (File.Exists(Placing))
            {
                FolderRemoval.Remove(part);
            }
            else if (Directory.EnumerateFileSystemEntries(part).Any())
            {
                throw new UnavailableException($"The folder {part} is not empty; nothing was restored. Move it away first.");
            }
        }
    }

    private void Place()
    {
        File.WriteAllText(Placing, "");
        foreach (var part in _folders.Parts)
        {
            var from = Path.Combine(Staging, BackupFormat.Files, part);
            var to = Path.Combine(_folders.Root, part);
            Directory.CreateDirectory(
                Path.GetDirectoryName(to)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (Directory.Exists(from))
            {
                FolderRemoval.Remove(to);
                Directory.Move(from, to);
            }
            else if (File.Exists(from))
            {
                File.Move(from, to, overwrite: true);
            }
        }
    }

    private static string Told(BackupManifest manifest, int sessions, bool filesOnly)
    {
        var when = manifest.TakenAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return filesOnly
            ? $"Keys and private folders of {manifest.Machine} are as of {when} again."
            : string.Create(
                CultureInfo.InvariantCulture, $"{(sessions == 1 ? "1 session is" : $"{sessions} sessions are")} as of {when} again. ")
                + "Messages that waited then run only when somebody says so in their chat; working folders are not part of a backup.";
    }
}
