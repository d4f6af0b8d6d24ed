namespace Dormouse.Testing;

/// <summary>A folder of one test, gone afterwards.</summary>
public class TempFolder : IDisposable
{
    /// <summary>Its path, which is short, because agents make sockets below it.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("dm-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // The last files of a process that has just been ended may still come; the system cleans its temporary folder.
        }
    }
}
