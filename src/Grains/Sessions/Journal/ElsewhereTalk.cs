using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Brings into the session's journal what was said elsewhere, in a terminal or before the session knew of journals: the agent's own record
/// tells it. It is done while no process of ours runs, before the next prompt; done again, it is the same entries.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="talks">The agents' records.</param>
/// <param name="journal">The way into the session's journal.</param>
/// <param name="title">The title of the conversation, which may have been given there.</param>
internal sealed class ElsewhereTalk(StoredSession session, IConversationTalks talks, SessionJournal journal, SessionTitle title)
{
    /// <summary>Most messages that a journal begins with, or that one stay in a terminal leaves in it.</summary>
    private const int Most = 500;

    private Task _beginning = Task.CompletedTask;

    private SessionState State => session.State;

    /// <summary>The activation begins: the journal of a session of an earlier version gets what the record still has.</summary>
    public void TakeOver()
    {
        if (journal.BeginsLate && State is { HasHistory: true, ForksFrom: null })
        {
            _beginning = BeginAsync(State.AgentSessionId);
        }
    }

    /// <summary>The session goes on with a conversation that is older than its journal.</summary>
    /// <param name="conversation">The agent's own id of it.</param>
    /// <returns>A task that ends when the journal has it, or gets it later.</returns>
    public async Task BeginAsync(string conversation)
    {
        var launch = session.Launch() with { AgentSessionId = conversation };
        title.Take(await talks.FindTitleAsync(launch, DateTimeOffset.MinValue));
        await journal.TakeRecordedAsync(await talks.ReadAsync(launch, DateTimeOffset.MinValue, Most));
    }

    /// <summary>Looks what was said since our last process ended.</summary>
    /// <returns>A task that ends when the journal has it, or gets it later.</returns>
    public async Task CatchUpAsync()
    {
        await _beginning;
        if (State is { Owner: not null, HasHistory: true, ForksFrom: null })
        {
            var since = State.SuspendedAt ?? State.LastActive;
            title.Take(await talks.FindTitleAsync(session.Launch(), since));
            var said = await talks.ReadAsync(session.Launch(), since, Most);

            // Ours are noted when they are given, and answered.
            await journal.TakeRecordedAsync([.. said.Where(message => !State.Recent.Contains(message.Prompt))]);
        }
    }
}
