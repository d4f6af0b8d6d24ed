using Dormouse.Silo.Files;

namespace Dormouse.Silo.Storage;

/// <summary>
/// The id of a data folder: a random text in its file <see cref="FileName"/>, beside the store. What was not noted in a folder proves
/// something about that folder only, so a copy of a folder (a backup that was put back, another disk) must not have the id of what it was
/// copied from. The file says which file it is, so a copy is noticed and gets an id of its own; <see cref="Renew"/> does it for whoever
/// writes into the folder what was in it earlier, as a restored backup is.
/// </summary>
internal static class DataFolderId
{
    /// <summary>The file's name.</summary>
    public const string FileName = "folder-id";

    /// <summary>Reads the id; makes one where there is none, and where the file is a copy.</summary>
    /// <param name="folder">The data folder; it is there.</param>
    /// <returns>32 hexadecimal digits.</returns>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static string Of(string folder) => Read(Path.Combine(folder, FileName)) ?? Make(Path.Combine(folder, FileName));

    /// <summary>Takes the id away: the folder has another one from the next start on. No silo runs with it now.</summary>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public static void Renew(string folder) => File.Delete(Path.Combine(folder, FileName));

    private static string? Read(string path) =>
        File.Exists(path) && File.ReadAllText(path).Split(' ') is [{ Length: 32 } id, var file] && file == FileStamp.Of(path)?.File
            ? id
            : null;

    private static string Make(string path)
    {
        var id = Guid.NewGuid().ToString("N");
        var made = $"{path}.new";
        File.Delete(made);
        File.WriteAllText(made, "");
        File.WriteAllText(made, $"{id} {FileStamp.Of(made)?.File}");
        File.Move(made, path, overwrite: true);
        return id;
    }
}
