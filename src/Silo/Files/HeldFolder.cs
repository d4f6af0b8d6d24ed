using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dormouse.Silo.Files;

/// <summary>
/// A folder that is held open: whatever agents put in its place meanwhile, a link to somewhere else for example, what is done here is done
/// in the folder that was opened.
/// </summary>
internal sealed partial class HeldFolder : IDisposable
{
    private const int ReadOnly = 0;
    private const int NoWait = 0x800; // O_NONBLOCK: a pipe would wait for whoever writes
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int PathOnly = 0x200000; // O_PATH

    // The two that are not the same on every architecture.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
    private static readonly int FolderOnly = IsArm ? 0x4000 : 0x10000; // O_DIRECTORY
    private static readonly int NoLink = IsArm ? 0x8000 : 0x20000; // O_NOFOLLOW

    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private HeldFolder(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="follows">Whether a link in its place is followed; never one to nowhere.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="IOException">There is none, or a link in its place.</exception>
    public static HeldFolder Open(string path, bool follows = false)
    {
        var handle = OpenAt(Current, path, PathOnly | FolderOnly | CloseOnExec | (follows ? 0 : NoLink));
        return handle < 0
            ? throw new IOException($"{path} is no folder that can be opened, or a link in place of one.")
            : new(new(handle, ownsHandle: true), path);
    }

    /// <summary>The path of an entry, by which it is this folder's whatever its own path leads to; as long as the folder is held.</summary>
    /// <param name="name">The entry's name.</param>
    /// <returns>The path.</returns>
    public string this[string name] => $"/proc/self/fd/{_handle.DangerousGetHandle()}/{name}";

    /// <summary>Opens a plain file in it to be read; a link is not followed.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It is no plain file, or can't be read.</exception>
    public FileStream OpenFile(string name)
    {
        var handle = OpenAt((int)_handle.DangerousGetHandle(), name, ReadOnly | NoWait | NoLink | CloseOnExec);
        if (handle < 0)
        {
            throw new IOException($"{Path.Combine(_path, name)} can't be read, or a link is in its place.");
        }

        // A stream of a folder is refused, and one of a pipe or a device has no length.
        var file = new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read);
        if (!file.CanSeek)
        {
            file.Dispose();
            throw new IOException($"{Path.Combine(_path, name)} is no plain file.");
        }

        return file;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private const int Current = -100; // AT_FDCWD

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenAt(int folder, string path, int flags);
}
