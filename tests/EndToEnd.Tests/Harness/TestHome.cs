namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>A home folder that is gone afterwards.</summary>
internal sealed class TestHome : IDisposable
{
    // Short, because agents make sockets below it.
    public string Root { get; } = Directory.CreateTempSubdirectory("dm-").FullName;

    public string Temp => Directory.CreateDirectory(Path.Combine(Root, "tmp")).FullName;

    public string Workspaces => Path.Combine(Root, "dormouse");

    public string DataFolder => Path.Combine(Root, ".local", "share", "dormouse");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // An agent's last files may still come; the system cleans its temporary folder.
        }
    }
}
