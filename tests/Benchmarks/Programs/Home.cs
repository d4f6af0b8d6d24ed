namespace Dormouse.Benchmarks.Programs;

/// <summary>A home folder on the disk that a store would be on; it is gone afterwards.</summary>
internal sealed class Home : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("dmb-").FullName;

    public string Store => Path.Combine(Root, ".local", "share", "dormouse", "dormouse.db");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // The system cleans its temporary folder.
        }
    }
}
