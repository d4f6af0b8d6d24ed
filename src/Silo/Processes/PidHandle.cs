using System.Runtime.InteropServices;

namespace Dormouse.Silo.Processes;

/// <summary>
/// A hold on one process, so that a signal can never reach a stranger who was given the same pid meanwhile.
/// Where the kernel has no pidfd, the start time is looked at again right before each signal.
/// </summary>
internal sealed class PidHandle : IDisposable
{
    private readonly Lock _gate = new();
    private int _descriptor; // -1: no pidfd here, or disposed

    private PidHandle(ProcessIdentity identity, int descriptor)
    {
        Identity = identity;
        _descriptor = descriptor;
    }

    public ProcessIdentity Identity { get; }

    /// <summary>Null when exactly this process is no longer there.</summary>
    public static PidHandle? TryOpen(ProcessIdentity identity, bool usePidfd = true)
    {
        var descriptor = usePidfd ? Native.PidfdOpen(identity.Pid) : -1;
        if (descriptor < 0 && usePidfd && Marshal.GetLastPInvokeError() is not (Native.NoSuchCall or Native.NotPermitted))
        {
            return null;
        }

        // Only now the look: whom the descriptor holds cannot change any more.
        if (!identity.IsAlive)
        {
            if (descriptor >= 0)
            {
                _ = Native.Close(descriptor);
            }

            return null;
        }

        return new PidHandle(identity, descriptor);
    }

    /// <summary>False when the process is gone or may not be signalled.</summary>
    public bool Send(UnixSignal signal)
    {
        lock (_gate)
        {
            return _descriptor >= 0
                ? Native.PidfdSendSignal(_descriptor, (int)signal) == 0
                : Identity.IsAlive && Native.Kill(Identity.Pid, (int)signal) == 0;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_descriptor >= 0)
            {
                _ = Native.Close(_descriptor);
                _descriptor = -1;
            }
        }
    }
}
