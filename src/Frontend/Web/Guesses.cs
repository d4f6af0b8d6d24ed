using System.Net;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Bounds how fast tokens can be guessed: who gives wrong ones waits longer with each further one, and no token that could be guessed is
/// looked at meanwhile. Addresses are judged each for itself, so nobody is kept out by what is done elsewhere; while there are many
/// failures altogether, every address waits from its first one on. What it knows is of this process, and is forgotten an hour after the
/// last failure.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="logger">The log: a line for each address in ten minutes.</param>
internal sealed partial class Guesses(TimeProvider time, ILogger<Guesses> logger)
{
    /// <summary>Wrong tokens of one address that nobody waits for: people mistype.</summary>
    public const int Free = 10;

    /// <summary>Wrong tokens of all addresses in a minute from which on none is free.</summary>
    public const int ManyInAMinute = 100;

    /// <summary>
    /// Fewest characters of a token that can't be guessed, so that whoever has one is not kept out by others behind the same address: other
    /// people of a network or a proxy, other programs of a machine. Those that are made here are longer.
    /// </summary>
    public const int Unguessable = 32;

    /// <summary>
    /// Most tokens of one address that are looked at at the same time, so that a burst is no way around the pauses.
    /// </summary>
    public const int AtOnce = 8;

    private const int MostAddresses = 10_000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseOfMany = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    private static readonly TimeSpan LoggedOnceIn = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Record> _records = [];
    private long _minute;
    private int _inThisMinute;

    /// <summary>Somebody gives a token. Unless they have to wait, <see cref="End"/> follows.</summary>
    /// <param name="address">Where they are.</param>
    /// <param name="token">The token.</param>
    /// <returns>How long they have to wait first; null if they need not.</returns>
    public TimeSpan? Begin(IPAddress? address, string token)
    {
        var (now, place) = (time.SteadyNow(), Place(address));
        lock (_lock)
        {
            var record = RecordOf(place, now);
            if (token.Length < Unguessable && record.Until > now)
            {
                return record.Until - now;
            }

            if (token.Length < Unguessable && record.AtOnce >= AtOnce)
            {
                return FirstPause;
            }

            record.AtOnce++;
            return null;
        }
    }

    /// <summary>The token of somebody was looked at.</summary>
    /// <param name="address">Where they are.</param>
    /// <param name="isWrong">Whether nobody has it.</param>
    /// <returns>
    /// How long they have to wait now, if it was wrong and was looked at only because it could not be guessed: they are told no more than
    /// that. Null otherwise.
    /// </returns>
    public TimeSpan? End(IPAddress? address, bool isWrong)
    {
        var (now, place) = (time.SteadyNow(), Place(address));
        lock (_lock)
        {
            var record = RecordOf(place, now);
            record.AtOnce = Math.Max(0, record.AtOnce - 1);
            if (isWrong)
            {
                var hadToWait = record.Until > now;
                NoteFailure(record, place, now);
                return hadToWait ? record.Until - now : null;
            }

            if (record is { Failures: 0, AtOnce: 0 })
            {
                _records.Remove(place);
            }

            return null;
        }
    }

    private Record RecordOf(IPAddress place, TimeSpan now)
    {
        if (_records.TryGetValue(place, out var known) && (known.AtOnce > 0 || now - known.Last < Remembered))
        {
            return known;
        }

        Forget(now);
        return _records[place] = new() { Last = now };
    }

    private void NoteFailure(Record record, IPAddress place, TimeSpan now)
    {
        record.Last = now;
        record.Failures++;
        record.Unlogged++;
        record.Until = now + Pause(record.Failures, isMany: CountInMinute(now) > ManyInAMinute);
        if (record.Logged is not { } logged || now - logged >= LoggedOnceIn)
        {
            LogFailed(logger, place, record.Unlogged, (int)(record.Until - now).TotalSeconds);
            (record.Logged, record.Unlogged) = (now, 0);
        }
    }

    private static TimeSpan Pause(int failures, bool isMany)
    {
        var pause = failures <= Free ? TimeSpan.Zero : FirstPause * Math.Pow(2, Math.Min(failures - Free - 1, 16));
        pause = isMany && pause < PauseOfMany ? PauseOfMany : pause;
        return pause < LongestPause ? pause : LongestPause;
    }

    private int CountInMinute(TimeSpan now)
    {
        var minute = now.Ticks / TimeSpan.TicksPerMinute;
        (_minute, _inThisMinute) = (minute, minute == _minute ? _inThisMinute + 1 : 1);
        return _inThisMinute;
    }

    private void Forget(TimeSpan now)
    {
        if (_records.Count < MostAddresses)
        {
            return;
        }

        var oldest = _records.OrderBy(static record => record.Value.Last).Take(MostAddresses / 10);
        var over = _records.Where(record => now - record.Value.Last >= Remembered);
        foreach (var place in over.Concat(oldest).Select(static one => one.Key).ToArray())
        {
            _records.Remove(place);
        }
    }

    /// <summary>Whoever has one address of IPv6 has all of its network.</summary>
    private static IPAddress Place(IPAddress? address)
    {
        if (address is null)
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(8, bytes.Length)).Clear();
        return new(bytes);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Wrong tokens from {Address}: {Count} since this was said last; it waits {Seconds} s now before another one is looked at.")]
    private static partial void LogFailed(ILogger logger, IPAddress address, int count, int seconds);

    private sealed class Record
    {
        public int Failures { get; set; }

        public int AtOnce { get; set; }

        public int Unlogged { get; set; }

        public TimeSpan Last { get; set; }

        public TimeSpan Until { get; set; }

        public TimeSpan? Logged { get; set; }
    }
}
