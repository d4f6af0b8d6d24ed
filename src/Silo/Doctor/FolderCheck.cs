using System.Globalization;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether a folder can be written, and has space.</summary>
internal static class FolderCheck
{
    private const long LeastFree = 1L << 30;

    /// <summary>Tries to write into a folder, which is made if it is not there.</summary>
    /// <param name="what">What it is for.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <returns>The finding.</returns>
    public static Finding Run(string what, string folder, string setting)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Writable(what, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(what, $"{exception.Message} Make it writable, or set {setting} to another folder.");
        }
    }

    /// <summary>Looks at the free space where something can be written.</summary>
    /// <param name="what">What it is for.</param>
    /// <param name="path">A path on the disk.</param>
    /// <returns>The finding; a warning below 1 GiB.</returns>
    public static Finding Writable(string what, string path) => new DriveInfo(path).AvailableFreeSpace is < LeastFree and var free
        ? Finding.Warn(what, string.Create(
            CultureInfo.InvariantCulture, $"{path} can be written, but only {free >> 20:N0} MiB are free on its disk; free some space"))
        : Finding.Ok(what, $"{path} can be written");
}
