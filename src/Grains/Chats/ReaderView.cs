namespace Dormouse.Grains.Chats;

/// <summary>What one reader of a chat was shown of its <see cref="LiveView"/>. Readers skip updates, each other ones.</summary>
internal sealed class ReaderView
{
    private readonly Dictionary<string, long> _texts = [];

    /// <summary>The version that was shown last.</summary>
    public long Version { get; set; }

    /// <summary>A growing text is shown.</summary>
    /// <param name="session">The session that it is of.</param>
    /// <param name="seq">Its number.</param>
    /// <returns>Number of the earlier text that it takes the place of, or null.</returns>
    public long? ShowText(string session, long seq)
    {
        var replaces = Replace(session);
        _texts[session] = seq;
        return replaces;
    }

    /// <summary>Kept output as this reader is to see it: with the growing text that it was shown itself.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The output.</returns>
    public ChatOutput ShowKept(ChatOutput output) =>
        output.Kind is ChatOutputKind.Answer or ChatOutputKind.Detail ? output with { Replaces = Replace(output.Session) } : output;

    private long? Replace(string session) => _texts.Remove(session, out var seq) ? seq : null;
}
