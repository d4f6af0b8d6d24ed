namespace Dormouse.Grains.Sessions;

/// <summary>
/// Whether a session's process streams growing text and what tools return. A turn may print megabytes, and most chats show its answer
/// only. Known until the activation ends; a chat says it again with each prompt.
/// </summary>
/// <param name="run">The session's process.</param>
/// <param name="chats">Its chats.</param>
/// <param name="onlookers">Those who see all of it, whatever chats show.</param>
internal sealed class DeltaStreaming(ActiveRun run, SessionChats chats, SessionOnlookers onlookers)
{
    private readonly HashSet<string> _withoutDeltas = [];

    /// <summary>Notes whether a chat shows neither growing text nor what tools return. One that never said it may show all.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="isBrief">Whether it shows neither.</param>
    public void Note(string chat, bool isBrief)
    {
        _ = isBrief ? _withoutDeltas.Add(chat) : _withoutDeltas.Remove(chat);
        if (chats.Current == chat)
        {
            Apply(chat);
        }
    }

    /// <summary>Whether the chat that the process works for is to be told growing text and what tools return.</summary>
    public bool AreForChat => run.Process is { StreamsDeltas: true } && (chats.Current is not { } chat || !_withoutDeltas.Contains(chat));

    /// <summary>Somebody looks on, or nobody does any more.</summary>
    public void Update()
    {
        if (chats.Current is { } chat)
        {
            Apply(chat);
        }
    }

    /// <summary>The process works for a chat.</summary>
    /// <param name="chat">The chat's key.</param>
    public void Apply(string chat)
    {
        if (run.Process is { } process)
        {
            process.StreamsDeltas = onlookers.Any || !_withoutDeltas.Contains(chat);
        }
    }
}
