using System.Runtime.InteropServices;

namespace Dormouse.Faults.Tests.Injection;

/// <summary>A file system of its own for the store, so small that it can be filled.</summary>
internal sealed partial class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Mounts it; null where the system does not let us.</summary>
    public static SmallDisk? TryMount(string folder)
    {
        Directory.CreateDirectory(folder);
        return Mount("tmpfs", folder, "tmpfs", 0, "size=24m") == 0 ? new(folder) : null;
    }

    /// <summary>Nothing more can be written until <see cref="Free"/>.</summary>
    /// <remarks>The filler grows and never gives way in between: whatever waits for space would take it.</remarks>
    public void Fill()
    {
        var block = new byte[64 * 1024];
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = block.Length; size > 0;)
        {
            try
            {
                file.Write(block, 0, size);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    public void Free() => File.Delete(Filler);

    /// <summary>Nothing can be written at all; only while nobody has a file open for writing.</summary>
    public void SetReadOnly(bool isReadOnly)
    {
        if (Mount("tmpfs", _folder, "tmpfs", isReadOnly ? Remount | ReadOnly : Remount, "size=24m") != 0)
        {
            throw new IOException($"The store's disk could not be remounted: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    public void Dispose() => _ = Umount(_folder, Detach);

    private const int Detach = 2;
    private const ulong ReadOnly = 1;
    private const ulong Remount = 32;

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Umount(string target, int flags);
}
