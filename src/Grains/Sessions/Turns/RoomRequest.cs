using Dormouse.Grains.Machines;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>Asks the machine for a place for a process, and tells the chat of the first prompt when there is none.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="chats">Its chats.</param>
/// <param name="machine">The machine.</param>
/// <param name="drain">Whether the machine is drained.</param>
internal sealed class RoomRequest(
    StoredSession session, PromptQueue queue, ActiveRun run, SessionChats chats, IMachineGrain machine, DrainSwitch drain)
{
    private Admission _last;
    private bool _isTold;

    /// <summary>Asks.</summary>
    /// <returns>What the machine says.</returns>
    public async Task<Admission> AskAsync() => _last = await machine.Admit(session.Key);

    /// <summary>There is a place: the next time that there is none is told again.</summary>
    public void Found() => _isTold = false;

    /// <summary>The process that the place was for did not come to be.</summary>
    public void GiveBack() => machine.GiveBack(session.Key).Ignore();

    /// <summary>
    /// Tells that there is none and nobody knows until when. The prompt that waits is durable by now: if this fails, its chat hands it
    /// over again and is told then.
    /// </summary>
    /// <returns>A task that ends when the chat has it.</returns>
    public async Task TellAsync()
    {
        if (run.Process is null && !_isTold && _last is Admission.AllBusy)
        {
            var (first, name) = (queue.First!, session.State.Name);
            var text = drain.IsOn ? MoveTexts.Draining(session.Key.Machine, name) : SessionTexts.NoRoom;
            await chats.DeliverAsync(first.Chat, new SessionNotice(name, $"room-{first.Id:N}", text));
            _isTold = true;
        }
    }
}
