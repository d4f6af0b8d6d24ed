using System.Diagnostics;

namespace Dormouse.Testing;

/// <summary>
/// An empty disk that is mounted over a folder, which so is as if its own disk were not; where the system lets nobody mount, the folder
/// is put aside and an empty one put in its place.
/// </summary>
public sealed class MountedFolder : IDisposable
{
    private readonly string _folder;
    private readonly bool _isMounted;

    public MountedFolder(string folder)
    {
        _folder = folder;
        _isMounted = Run("mount", "-t", "tmpfs", "none", folder);
        if (!_isMounted)
        {
            Directory.Move(folder, Aside);
            Directory.CreateDirectory(folder);
        }
    }

    private string Aside => $"{_folder}-aside";

    public void Dispose()
    {
        if (_isMounted)
        {
            Assert.True(Run("umount", _folder));
        }
        else
        {
            Directory.Delete(_folder);
            Directory.Move(Aside, _folder);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
