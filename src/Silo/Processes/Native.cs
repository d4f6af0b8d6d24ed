using System.Runtime.InteropServices;

namespace Dormouse.Silo.Processes;

/// <summary>The few C library calls that .NET does not offer.</summary>
internal static partial class Native
{
    public const int NoSuchCall = 38; // ENOSYS
    public const int NotPermitted = 1; // EPERM: also what a seccomp filter answers to calls it does not know

    private const nint PidfdSendSignalCall = 424; // the same numbers on every architecture
    private const nint PidfdOpenCall = 434;
    private const short PollIn = 1;
    private const nuint BytesUnread = 0x541B; // FIONREAD, on every architecture that .NET runs on

    /// <summary>A file descriptor for the process, or -1 with errno.</summary>
    public static int PidfdOpen(int pid) => (int)SysCall(PidfdOpenCall, pid, 0, 0, 0);

    /// <summary>0, or -1 with errno.</summary>
    public static int PidfdSendSignal(int pidfd, int signal) => (int)SysCall(PidfdSendSignalCall, pidfd, signal, 0, 0);

    /// <summary>0, or -1 with errno; a negative pid names a process group.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>Replaces this process by a program; returns -1 with errno if it can't. Both lists end with null.</summary>
    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Execute(string program, string?[] arguments, string?[] environment);

    /// <summary>1 if a descriptor is of a terminal that is still there.</summary>
    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsTerminal(int descriptor);

    /// <summary>Sets what a signal does; 0 is the default.</summary>
    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint Signal(int signal, nint handler);

    /// <summary>Whether this user may execute the file or enter the folder.</summary>
    public static bool MayExecute(string path) => Access(path, 1) == 0;

    /// <summary>Whether a read would return at once: data, end of file or an error is waiting.</summary>
    public static bool IsReadable(SafeHandle handle)
    {
        var taken = false;
        try
        {
            handle.DangerousAddRef(ref taken);
            var poll = new PollFd { Descriptor = (int)handle.DangerousGetHandle(), Events = PollIn };
            return Poll(ref poll, 1, 0) > 0;
        }
        finally
        {
            if (taken)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>How many bytes lie in a pipe, read by nobody yet; null when it can't be told.</summary>
    public static int? Unread(SafeHandle pipe)
    {
        var taken = false;
        try
        {
            pipe.DangerousAddRef(ref taken);
            return IoControl((int)pipe.DangerousGetHandle(), BytesUnread, out var bytes) == 0 ? bytes : null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (taken)
            {
                pipe.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoControl(int descriptor, nuint request, out int bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollFd descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SysCall(nint number, nint a, nint b, nint c, nint d);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Answers;
    }
}
