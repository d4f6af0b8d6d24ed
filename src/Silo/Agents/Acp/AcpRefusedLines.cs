namespace Dormouse.Silo.Agents.Acp;

/// <summary>Notes lines that could not be read, without anything that stands in them: they hold what people and agents wrote.</summary>
/// <param name="logger">Where they are noted.</param>
/// <param name="session">The session's mark.</param>
internal sealed partial class AcpRefusedLines(ILogger logger, string session)
{
    // An agent that prints nothing else must not fill the disk with that.
    private const int MostNoted = 20;

    private int _noted;

    /// <summary>Notes a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="why">What happened when it was read.</param>
    public void Note(ReadOnlySpan<byte> line, Exception why)
    {
        if (!line.TrimStart(" \t\r"u8).IsEmpty && ++_noted <= MostNoted)
        {
            LogRefused(logger, session, line.Length, why.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Session {Session}: a line of its agent ({Length} bytes) could not be read: {Why}.")]
    private static partial void LogRefused(ILogger logger, string session, int length, string why);
}
