namespace Dormouse.Silo.Agents.Claude;

/// <summary>Notes lines that could not be read, without anything that stands in them: they hold what people and agents wrote.</summary>
/// <param name="logger">Where they are noted.</param>
/// <param name="session">The session's mark.</param>
internal sealed partial class ClaudeRefusedLines(ILogger logger, string session)
{
    // An agent that prints nothing else must not fill the disk with that.
    private const int MostNoted = 20;

    private static readonly string[] Known =
    [
        "assistant", "command_lifecycle", "control_cancel_request", "control_request", "control_response", "rate_limit_event", "result",
        "stream_event", "system", "user",
    ];

    private int _noted;

    /// <summary>Notes a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="why">What happened when it was read.</param>
    /// <returns>What can be told of it all the same.</returns>
    public ClaudeEnvelope Note(ReadOnlySpan<byte> line, Exception why)
    {
        var envelope = ClaudeEnvelope.Read(line);
        if (++_noted <= MostNoted)
        {
            var type = Known.Contains(envelope.Type) ? envelope.Type! : "unknown";
            LogRefused(logger, session, line.Length, type, why.GetType().Name);
        }

        return envelope;
    }

    [LoggerMessage(LogLevel.Warning, "Session {Session}: a line of its agent ({Length} bytes, type {Type}) could not be read: {Why}.")]
    private static partial void LogRefused(ILogger logger, string session, int length, string type, string why);
}
