using System.Net;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// Tells the log about peers that were refused: each with each reason once in <see cref="Quiet"/>, however often it comes.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RefusedPeers(TimeProvider time, ILogger<RefusedPeers> logger)
{
    /// <summary>How long the same is not told again.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    /// <summary>How many are remembered; somebody with very many addresses must not fill the memory or the log.</summary>
    public const int Most = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Peer, string Reason), Entry> _told = [];
    private Entry _others = new(0);

    /// <summary>Tells about one.</summary>
    /// <param name="peer">Where it is.</param>
    /// <param name="door">What it wanted to reach.</param>
    /// <param name="reason">Why it was refused, a clause without a full stop.</param>
    public void Tell(EndPoint? peer, string door, string reason)
    {
        // Each connection has a port of its own.
        var address = peer is IPEndPoint { Address: var ip }
            ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString()
            : peer?.ToString() ?? "somebody";
        var again = Count((address, reason));
        if (again is null)
        {
            return;
        }

        if (again > 0)
        {
            LogRefusedAgain(logger, address, door, reason, again.Value);
        }
        else
        {
            LogRefused(logger, address, door, reason);
        }
    }

    /// <summary>How often it came untold since it was told last; null if it is not to be told now.</summary>
    private long? Count((string Peer, string Reason) key)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (_told.Count >= Most && !_told.ContainsKey(key))
            {
                foreach (var old in _told.Where(told => time.GetElapsedTime(told.Value.Told, now) >= Quiet).ToArray())
                {
                    _told.Remove(old.Key);
                }
            }

            ref var entry = ref _others;
            if (_told.Count < Most || _told.ContainsKey(key))
            {
                entry = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_told, key, out _);
            }

            if (entry.IsTold && time.GetElapsedTime(entry.Told, now) < Quiet)
            {
                entry.Untold++;
                return null;
            }

            var untold = entry.Untold;
            entry = new(now) { IsTold = true };
            return untold;
        }
    }

    private record struct Entry(long Told)
    {
        public bool IsTold { get; init; }

        public long Untold { get; set; }
    }

    [LoggerMessage(LogLevel.Warning, "Refused {Peer} at the {Door}: {Reason}.")]
    private static partial void LogRefused(ILogger logger, string peer, string door, string reason);

    [LoggerMessage(LogLevel.Warning, "Refused {Peer} at the {Door}: {Reason} ({Count} times more since this was told last).")]
    private static partial void LogRefusedAgain(ILogger logger, string peer, string door, string reason, long count);
}
