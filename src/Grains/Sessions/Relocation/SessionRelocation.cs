using Dormouse.Grains.Files;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// The way of a session to another machine, one small step after the other. Until the one write that sets
/// <see cref="SessionState.MovedTo"/> the session is here and every step can be repeated or undone; from that write on it is there,
/// and here only calls are passed on.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="activation">Its activation, which a move keeps in memory.</param>
/// <param name="moves">The files of sessions that move.</param>
/// <param name="agent">Its agent.</param>
/// <param name="check">Says whether it may move.</param>
/// <param name="folder">The session's folder, which must be there.</param>
/// <param name="workspace">The folders of this machine.</param>
/// <param name="grains">The other form of the session, its owner, and machines.</param>
/// <param name="chats">The chats that are told how it goes.</param>
/// <param name="fallAsleep">Asks the session's process to end; true when it has none.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs the steps.</param>
internal sealed class SessionRelocation(
    StoredSession session,
    PromptQueue queue,
    SessionActivation activation,
    IMoveHost moves,
    SessionAgent agent,
    RelocationCheck check,
    FolderGuard folder,
    IWorkspace workspace,
    IGrainFactory grains,
    SessionChats chats,
    Func<bool> fallAsleep,
    Func<bool, Task> advance,
    ILogger logger)
{
    private const int MostChanges = 10;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private IGrainTimer? _timer;
    private string? _shown;
    private int _changes;

    private SessionState State => session.State;

    private SessionKey Key => session.Key;

    /// <summary>A person wishes the session on another machine. The same wish again changes nothing.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="chat">Key of the chat that is told how it goes.</param>
    /// <returns>Whether it moves.</returns>
    /// <exception cref="UnchangedException">The machine can't be asked: most likely it is away.</exception>
    public async Task<MoveReceipt> BeginAsync(string machine, string chat)
    {
        if (await check.WhyNotAsync(machine) is { } refusal)
        {
            return new(refusal);
        }

        if (State.PendingRelocation is null)
        {
            State.PendingRelocation = new(SessionKey.New(machine), chat, [], []);
            _changes = 0;
            logger.LogMoving(Key, State.PendingRelocation.To);
            await advance(true);
        }

        return new(Refusal: null, WaitsForTurn: queue.InFlight is not null);
    }

    /// <summary>A person calls the move off.</summary>
    /// <returns>False if the session is not on the move (any more).</returns>
    public async Task<bool> CancelAsync()
    {
        if (State.PendingRelocation is null)
        {
            return false;
        }

        await StopAsync();
        await advance(false);
        return true;
    }

    /// <summary>The session stays. What the other machine has of it is removed now, or by that machine some days later.</summary>
    /// <returns>A task that ends when that is durable; at once if it is not on the move or has left.</returns>
    public async Task StopAsync()
    {
        if (State is { PendingRelocation: { } relocation, MovedTo: null })
        {
            State.PendingRelocation = null;
            await session.WriteAsync();

            // Not before it is durable: a move that is still on must not lose what it has fetched.
            KeepGoing();
            moves.Forget(Key);
            Arriving(relocation).Abandon().Ignore();
            await chats.SendAsync([new SessionWorking(State.Name, IsWorking: false)], relocation.Chat);
        }
    }

    /// <summary>A session that is on the move looks what comes next, again and again, and stays in memory for it.</summary>
    public void KeepGoing()
    {
        if (State.PendingRelocation is not null)
        {
            _timer ??= activation.StartTimer(GoOnAsync, new(Step, Step) { KeepAlive = true });
        }
        else if (_timer is not null)
        {
            _timer.Dispose();
            _timer = null;
            _shown = null;
        }
    }

    /// <inheritdoc cref="ISessionHandover.Read"/>
    public ValueTask<byte[]?> ReadAsync(string digest, int entry, long offset) => moves.ReadAsync(Key, digest, entry, offset);

    /// <summary>The session has answered on its new machine: its old copy here is no longer needed.</summary>
    /// <returns>A task that ends when it is gone, but for what was changed since.</returns>
    public async Task RemoveOldCopyAsync()
    {
        if (State.MovedTo is not null)
        {
            var kept = await moves.RemoveOldCopyAsync(session.Launch());
            logger.LogOldCopy(Key, kept.Count);
            if (kept.Count > 0 && State.LastChat is { } chat)
            {
                var text = MoveTexts.OldCopyChanged(State.Name, Key.Machine, kept);
                await chats.DeliverAsync(chat, new SessionNotice(State.Name, $"old-{Key.Id}", text));
            }
        }
    }

    /// <inheritdoc cref="ISessionHandover.Forget"/>
    public async Task<bool> ForgetAsync()
    {
        if (State is not { MovedTo: not null, PendingRelocation: null })
        {
            return State.Owner is null;
        }

        if (await workspace.LookAsync(State.WorkingFolder, State.FolderMark) is FolderFinding.There or FolderFinding.Silent)
        {
            return false;
        }

        await session.RemoveAsync();
        return true;
    }

    private async Task GoOnAsync()
    {
        if (State.PendingRelocation is not { } relocation)
        {
            KeepGoing();
            return;
        }

        try
        {
            await (State.MovedTo is null ? LeaveAsync(relocation) : TellEverybodyAsync(relocation));
        }
        catch (MoveException exception)
        {
            await FailAsync(relocation, exception.Message);
        }
        catch (Exception exception)
            when (exception is MachineAwayException or StoreUnavailableException or TimeoutException or OrleansException)
        {
            logger.LogMoveWaits(exception, Key, relocation.To);
            if (State.MovedTo is null && exception is not StoreUnavailableException)
            {
                await ShowAsync(relocation, MoveTexts.Waiting(relocation.To.Machine));
            }
        }
        catch (Exception exception) when (State.MovedTo is null)
        {
            await FailAsync(relocation, exception.GetBaseException().Message);
        }
    }

    private async Task LeaveAsync(PendingRelocation relocation)
    {
        if (queue.InFlight is not null || !fallAsleep())
        {
            // A turn runs, or a person must say what becomes of one, or the process has yet to end.
            return;
        }

        if (!await folder.IsThereAsync())
        {
            throw new MoveException(folder.KeepsFromMoving);
        }

        var listing = moves.List(session.Launch());
        if (listing.Digest is null)
        {
            await ShowAsync(relocation, MoveTexts.Looking(relocation.To.Machine));
            return;
        }

        var order = new MoveOrder(
            Key, relocation.To, State.Owner!, State.Name, listing.Digest, listing.Length, listing.Files, listing.Bytes, agent.Kind);
        var progress = await Arriving(relocation).Fetch(order);
        if (progress.Failure is not null)
        {
            throw new MoveException(progress.Failure);
        }

        if (!progress.IsComplete)
        {
            await ShowAsync(relocation, MoveTexts.Copying(relocation.To.Machine, progress.Bytes, listing.Bytes));
        }
        else if (!await moves.IsAsListedAsync(session.Launch()))
        {
            if (++_changes >= MostChanges)
            {
                throw new MoveException(MoveTexts.KeepsChanging);
            }
        }
        else if (await Arriving(relocation).Receive(order, State.Copy()))
        {
            await LeaveForGoodAsync(relocation, listing.LeftOut);
        }
    }

    /// <summary>The moment of the move: one write, before which the session is here and after which it is there.</summary>
    private async Task LeaveForGoodAsync(PendingRelocation relocation, IReadOnlyList<string> leftOut)
    {
        var told = queue.Chats.Append(relocation.Chat);
        told = State.LastChat is { } last ? told.Append(last) : told;
        State.PendingRelocation = relocation = relocation with { Chats = [.. told.Distinct()], LeftOut = leftOut };
        State.MovedTo = relocation.To;
        try
        {
            await session.WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            // Nothing may be passed on to a session that is perhaps never opened.
            State.MovedTo = null;
            throw;
        }

        logger.LogMoved(Key, relocation.To);
        await TellEverybodyAsync(relocation);
    }

    private async Task TellEverybodyAsync(PendingRelocation relocation)
    {
        await Arriving(relocation).Open();
        await grains.GetGrain<IForwardingGrain>(ForwardingKey.Of(Key.ToString())).Note(relocation.To);
        await grains.GetGrain<IUserGrain>(UserKey.Of(State.Owner!)).Moved(Key, relocation.To);
        foreach (var chat in relocation.Chats)
        {
            List<SessionOutput> told = [new SessionMoved(State.Name, Key, relocation.To)];
            if (chat == relocation.Chat)
            {
                told.Add(new SessionWorking(State.Name, IsWorking: false));
                told.Add(new SessionNotice(
                    State.Name, $"moved-{relocation.To.Id}", MoveTexts.Arrived(State.Name, relocation.To.Machine, relocation.LeftOut)));
            }

            await chats.DeliverAsync(chat, told);
        }

        State.PendingRelocation = null;
        State.Paused = null;
        queue.Leave();
        await session.WriteAsync();
        KeepGoing();
    }

    private async Task FailAsync(PendingRelocation relocation, string why)
    {
        logger.LogMoveFailed(Key, relocation.To, why);
        var text = MoveTexts.Failed(State.Name, relocation.To.Machine, Key.Machine, why);
        await chats.DeliverAsync(relocation.Chat, new SessionNotice(State.Name, $"move-{relocation.To.Id}", text));
        await StopAsync();
        await advance(false);
    }

    /// <summary>Shown while it goes on; best effort like all progress.</summary>
    private async Task ShowAsync(PendingRelocation relocation, string line)
    {
        // A chat that can't be reached, because it was on the machine that is away, is told at the next look.
        if (_shown != line
            && await chats.SendAsync(
                [new SessionWorking(State.Name, IsWorking: true), new SessionProgress(State.Name, line)], relocation.Chat))
        {
            _shown = line;
        }
    }

    private ISessionHandover Arriving(PendingRelocation relocation) => grains.GetGrain<ISessionHandover>(relocation.To.ToString());
}
