namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// Growing text and progress that wait for their pace: of each session the newest of each kind, in the order in which it came.
/// </summary>
internal sealed class PassingOutputs
{
    private readonly List<ChatOutput> _outputs = [];

    /// <summary>Whether something waits.</summary>
    public bool IsEmpty => _outputs.Count == 0;

    /// <summary>What is shown next.</summary>
    public ChatOutput First => _outputs[0];

    /// <summary>Adds output. What it is newer than is never shown.</summary>
    /// <param name="output">Growing text or progress.</param>
    public void Add(ChatOutput output)
    {
        _outputs.RemoveAll(passing => passing.Session == output.Session && passing.Kind == output.Kind);
        _outputs.Add(output);
    }

    /// <summary>The first one was shown.</summary>
    public void RemoveFirst() => _outputs.RemoveAt(0);

    /// <summary>Kept output of a session makes what waits of it stale.</summary>
    /// <param name="session">The session.</param>
    public void RemoveOf(string session) => _outputs.RemoveAll(passing => passing.Session == session);
}
