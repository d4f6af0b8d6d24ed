namespace Dormouse.Frontend.Telegram.Line;

/// <summary>
/// How long a call to the Bot API may take. Size considered: what goes on is waited for, however large; what stands still, or only
/// trickles, is not. The timeout of an HttpClient would end a large file on a slow line, and not a body that stands still.
/// </summary>
/// <param name="Answer">Most time until an answer begins, once everything was sent.</param>
internal sealed record LinePatience(TimeSpan Answer)
{
    /// <summary>Most time between two pieces of a body, either way. Default: 15 s.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time that every body has, whatever its size. Default: 60 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that a body must bring for each second beyond that. Default: 8 KiB, so that 20 MiB have 44 minutes.</summary>
    public int Rate { get; init; } = 8 * 1024;

    /// <summary>How long the next piece of a body may take.</summary>
    /// <param name="elapsed">Since the body began.</param>
    /// <param name="bytes">How much has come.</param>
    /// <returns>The time; zero if it took too long already.</returns>
    public TimeSpan ForNext(TimeSpan elapsed, long bytes)
    {
        var left = Grace + TimeSpan.FromSeconds((double)bytes / Rate) - elapsed;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < Stall ? left : Stall;
    }
}
