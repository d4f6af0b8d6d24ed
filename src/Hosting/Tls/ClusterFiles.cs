namespace Dormouse.Hosting.Tls;

/// <summary>Where a cluster's secrets lie on this machine. Only their owner may read them.</summary>
/// <param name="data">Folder of what Dormouse keeps.</param>
/// <param name="cluster">The cluster's id.</param>
public sealed class ClusterFiles(string data, string cluster)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Path.Combine(data, "clusters", cluster);

    /// <summary>The authority with its key; on one machine of the cluster.</summary>
    public string Authority => Path.Combine(_folder, "authority.pem");

    /// <summary>The certificate of a frontend that has one of its own.</summary>
    public string Frontend => Path.Combine(_folder, "frontend.pem");

    /// <summary>The folder of a machine; several may share one home.</summary>
    /// <param name="machine">The machine's name.</param>
    /// <returns>The path.</returns>
    public string OfMachine(string machine) => Path.Combine(_folder, machine);

    /// <summary>The certificate of a machine's silo.</summary>
    /// <param name="machine">The machine's name.</param>
    /// <returns>The path.</returns>
    public string Silo(string machine) => Path.Combine(OfMachine(machine), "certificate.pem");

    /// <summary>The machine whose silo has a certificate here, whatever the host is called now.</summary>
    /// <returns>Its name; null if there is none, or more than one.</returns>
    public string? OnlySilo() => Directory.Exists(_folder)
        && Directory.EnumerateDirectories(_folder).Select(Path.GetFileName)
            .Where(machine => File.Exists(Silo(machine!))).ToArray() is [var only]
            ? only
            : null;

    /// <summary>Writes a file that was not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="IOException">It is there, or can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Create(string path, string text)
    {
        CreateFolderOf(path);
        Write(path, text);
    }

    /// <summary>Writes a file in one step, if it is not there: of several that do so at once one writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static bool TryCreate(string path, string text)
    {
        CreateFolderOf(path);
        var part = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(part, text);
            File.Move(part, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Writes a file in one step: whoever reads it finds the old text or the new one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Replace(string path, string text)
    {
        CreateFolderOf(path);
        var part = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(part, text);
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Tries whether a file could be written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It can't.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public static void RequireWritable(string path)
    {
        CreateFolderOf(path);
        var part = $"{path}.{Guid.NewGuid():N}";
        Write(part, "");
        File.Delete(part);
    }

    private static void Write(string path, string text)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        });
        using (var writer = new StreamWriter(file, leaveOpen: true))
        {
            writer.Write(text);
        }

        file.Flush(flushToDisk: true);
    }

    private static void CreateFolderOf(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
