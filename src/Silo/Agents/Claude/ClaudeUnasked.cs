namespace Dormouse.Silo.Agents.Claude;

/// <summary>Tells that the agent works without having been asked, from the first thing that shows it to the end.</summary>
/// <param name="events">What is told of it.</param>
/// <param name="turn">The turns of the process.</param>
internal sealed class ClaudeUnasked(AgentEventQueue events, ClaudeTurn turn)
{
    /// <summary>Whether it was told, and its end was not.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Somebody reads along: what comes now was not asked for.</summary>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask TellAsync()
    {
        if (!IsTold)
        {
            IsTold = true;
            await events.PostAsync(new AgentWorksUnasked(IsWorking: true));
        }
    }

    /// <summary>Such a turn, if there is one, is over.</summary>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask EndAsync()
    {
        turn.EndUnasked();
        if (IsTold)
        {
            IsTold = false;
            await events.PostAsync(new AgentWorksUnasked(IsWorking: false));
        }
    }

    /// <summary>Such a turn is over, and this is what it has said.</summary>
    /// <param name="text">The text; may be empty.</param>
    /// <param name="isStopped">Whether a person stopped it.</param>
    /// <param name="usage">What it cost.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask EndAsync(string text, bool isStopped, AgentUsage usage)
    {
        await EndAsync();
        if (text.Length > 0 || isStopped)
        {
            await events.PostAsync(new AgentSpoke(Guid.NewGuid(), text, usage, isStopped));
        }
    }
}
