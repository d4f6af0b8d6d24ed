using Dormouse.Grains.Agents;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>Gets the place for a process, and tells the chat of the first prompt when there is none.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="chats">Its chats.</param>
/// <param name="places">The places of this machine.</param>
/// <param name="watch">Has others sleep while one waits.</param>
/// <param name="self">The session as others call it.</param>
internal sealed class RoomRequest(
    StoredSession session, PromptQueue queue, ActiveRun run, SessionChats chats, Places places, PlaceWatch watch, Func<ISessionGrain> self)
{
    private Place? _place;
    private RoomFinding _last;
    private bool _isTold;

    /// <summary>
    /// Takes a place, or waits in line for one: then the session goes on by itself when one is kept for it, also if this activation is no
    /// more.
    /// </summary>
    /// <returns>What came of it.</returns>
    public RoomFinding Take()
    {
        _place ??= places.TryTake(session.Key, session.State.Owner ?? "", self().Resume);
        _last = _place is not null ? RoomFinding.Taken : watch.HasHope(session.Key) ? RoomFinding.Coming : RoomFinding.None;
        return _last;
    }

    /// <summary>Whether the process is to make room between two turns, because it is somebody else's turn to have its place.</summary>
    public bool IsDueToOthers =>
        run is { Phase: SessionPhase.Ready, Process.HasBackgroundWork: false } && watch.IsDueToOthers(session.State.Owner ?? "");

    /// <summary>The session waits for no place (any more).</summary>
    public void Leave() => places.Leave(session.Key);

    /// <summary>There is a place: the next time that there is none is told again.</summary>
    public void Found() => _isTold = false;

    /// <summary>The process that the place was taken for has started, and holds it until nothing of it is left.</summary>
    /// <param name="process">The process.</param>
    public void Fill(IAgentRun process)
    {
        _place!.Fill(process.Gone);
        _place = null;
    }

    /// <summary>A place that was taken and that no process holds is free for others.</summary>
    public void GiveBack()
    {
        _place?.GiveBack();
        _place = null;
    }

    /// <summary>
    /// Tells that there is none and nobody knows until when. The prompt that waits is durable by now: if this fails, its chat hands it
    /// over again and is told then.
    /// </summary>
    /// <returns>A task that ends when the chat has it.</returns>
    public async Task TellAsync()
    {
        if (run.Process is null && !_isTold && _last is RoomFinding.None)
        {
            var (first, name) = (queue.First!, session.State.Name);
            var text = places.IsDraining ? MoveTexts.Draining(session.Key.Machine, name) : SessionTexts.NoRoom;
            await chats.DeliverAsync(first.Chat, new SessionNotice(name, $"room-{first.Id:N}", text));
            _isTold = true;
        }
    }
}

/// <summary>Whether there is room for one more process.</summary>
internal enum RoomFinding
{
    /// <summary>There is, and it is taken for the session.</summary>
    Taken,

    /// <summary>There will be in a moment: a session that has nothing to do falls asleep for it.</summary>
    Coming,

    /// <summary>There is none, and nobody knows until when: every session works, or the machine is drained.</summary>
    None,
}
