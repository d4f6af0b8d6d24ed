using Dormouse.Grains.Files;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The way to another machine, one small step after the other. Until the one write that sets MovedTo the session is here and
// every step can be repeated or undone; from that write on it is there, and here only calls are passed on.
internal sealed partial class SessionGrain
{
    private const int MostChanges = 10;
    private static readonly TimeSpan MoveStep = TimeSpan.FromMilliseconds(250);

    private IGrainTimer? _moving;
    private string? _moveLine;
    private int _changes;

    /// <summary>Whether the session may work here: it is not on the way to or from another machine.</summary>
    private bool IsHere => State is { Departure: null, MovedTo: null, IsArriving: false };

    private ISessionGrain? Successor =>
        State.MovedTo is { } moved ? GrainFactory.GetGrain<ISessionGrain>(moved.ToString()) : null;

    public async Task<MoveReceipt> Move(string machine, string chat)
    {
        if (Successor is { } successor)
        {
            return await successor.Move(machine, chat);
        }

        if (await MoveRefusalAsync(machine) is { } refusal)
        {
            return new(refusal);
        }

        if (State.Departure is null)
        {
            State.Departure = new(SessionKey.New(machine), chat, [], []);
            _changes = 0;
            LogMoving(logger, Key, State.Departure.To);
            await AdvanceAsync(mustWrite: true);
        }

        return new(Refusal: null, WaitsForTurn: State.Given is not null);
    }

    public async Task<bool> CancelMove()
    {
        if (Successor is { } successor)
        {
            return await successor.CancelMove();
        }

        if (State.Departure is null)
        {
            return false;
        }

        await StopMovingAsync();
        await AdvanceAsync();
        return true;
    }

    public async Task<Immutable<byte[]?>> Read(string digest, int entry, long offset) =>
        new(await moves.ReadAsync(Key, digest, entry, offset));

    public async Task Answered()
    {
        if (State.MovedTo is not null)
        {
            var kept = await moves.RemoveOldCopyAsync(Launch());
            LogOldCopy(logger, Key, kept.Count);
            if (kept.Count > 0 && State.LastChat is { } chat)
            {
                await Chat(chat).Deliver(
                    [new SessionNotice(State.Name, $"old-{Key.Id}", MoveTexts.OldCopyChanged(State.Name, Key.Machine, kept))]);
            }
        }
    }

    public async Task<bool> Forget()
    {
        if (State is not { MovedTo: not null, Departure: null })
        {
            return State.Owner is null;
        }

        if (await workspace.LookAsync(State.WorkingFolder, State.FolderMark) is FolderFinding.There or FolderFinding.Silent)
        {
            return false;
        }

        await StoreCall.RunAsync(() => state.ClearStateAsync(), DeactivateOnIdle);
        DeactivateOnIdle();
        return true;
    }

    private async Task<string?> MoveRefusalAsync(string machine)
    {
        if (State.Owner is null)
        {
            return SessionTexts.Gone;
        }

        if (State.Departure is { } departure)
        {
            return departure.To.Machine == machine ? null : MoveTexts.MovesElsewhere(State.Name, departure.To.Machine);
        }

        if (machine == Key.Machine)
        {
            return MoveTexts.AlreadyThere(State.Name, machine);
        }

        if (State.IsArchived)
        {
            return ChatTexts.IsArchived(State.Name);
        }

        if (State.Hold is not null)
        {
            return MoveTexts.WaitsForAnswer;
        }

        var there = await GrainFactory.GetGrain<IMachineGrain>(MachineKey.Of(machine)).Describe();
        return there switch
        {
            { IsDraining: true } => MoveTexts.NothingNew(machine),
            _ when there.Agents.All(agent => agent.Protocol != Protocol) => MoveTexts.NoAgent(machine, Protocol),
            _ when State.Persona is { } persona && there.Personas.All(known => known.Name != persona) => MoveTexts.NoPersona(machine, persona),
            _ => null,
        };
    }

    /// <summary>A session that is on the move looks what comes next, again and again, and stays in memory for it.</summary>
    private void KeepMoving()
    {
        if (State.Departure is not null && _moving is null)
        {
            _moving = this.RegisterGrainTimer(
                static (grain, _) => grain.MoveOnAsync(),
                this,
                new GrainTimerCreationOptions(MoveStep, MoveStep) { KeepAlive = true });
        }
        else if (State.Departure is null && _moving is not null)
        {
            _moving.Dispose();
            _moving = null;
            _moveLine = null;
        }
    }

    private async Task MoveOnAsync()
    {
        if (State.Departure is not { } departure)
        {
            KeepMoving();
            return;
        }

        try
        {
            await (State.MovedTo is null ? LeaveAsync(departure) : TellEverybodyAsync(departure));
        }
        catch (MoveException exception)
        {
            await FailMoveAsync(departure, exception.Message);
        }
        catch (Exception exception) when (exception is MachineAwayException or StoreUnavailableException or TimeoutException or OrleansException)
        {
            LogMoveWaits(logger, exception, Key, departure.To);
            if (State.MovedTo is null && exception is not StoreUnavailableException)
            {
                await ShowMoveAsync(departure, MoveTexts.Waiting(departure.To.Machine));
            }
        }
        catch (Exception exception) when (State.MovedTo is null)
        {
            await FailMoveAsync(departure, exception.GetBaseException().Message);
        }
    }

    private async Task LeaveAsync(Departure departure)
    {
        if (State.Given is not null)
        {
            // A turn runs, or a person must say what becomes of one.
            return;
        }

        if (_run is not null)
        {
            if (_phase is not SessionPhase.Suspending)
            {
                Suspend();
            }

            return;
        }

        if (!await Folder.IsThereAsync())
        {
            throw new MoveException(Folder.KeepsFromMoving);
        }

        var listing = moves.List(Launch());
        if (listing.Digest is null)
        {
            await ShowMoveAsync(departure, MoveTexts.Looking(departure.To.Machine));
            return;
        }

        var order = new MoveOrder(
            Key, departure.To, State.Owner!, State.Name, listing.Digest, listing.Length, listing.Files, listing.Bytes, Protocol);
        var progress = await Arriving(departure).Fetch(order);
        if (progress.Failure is not null)
        {
            throw new MoveException(progress.Failure);
        }

        if (!progress.IsComplete)
        {
            await ShowMoveAsync(departure, MoveTexts.Copying(departure.To.Machine, progress.Bytes, listing.Bytes));
        }
        else if (!await moves.IsAsListedAsync(Launch()))
        {
            if (++_changes >= MostChanges)
            {
                throw new MoveException(MoveTexts.KeepsChanging);
            }
        }
        else if (await Arriving(departure).Receive(order, State.Copy()))
        {
            await LeaveForGoodAsync(departure, listing.LeftOut);
        }
    }

    /// <summary>The moment of the move: one write, before which the session is here and after which it is there.</summary>
    private async Task LeaveForGoodAsync(Departure departure, IReadOnlyList<string> leftOut)
    {
        var chats = State.Queue.Select(static prompt => prompt.Chat).Append(departure.Chat);
        chats = State.LastChat is { } last ? chats.Append(last) : chats;
        State.Departure = departure = departure with { Chats = [.. chats.Distinct()], LeftOut = leftOut };
        State.MovedTo = departure.To;
        try
        {
            await WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            // Nothing may be passed on to a session that is perhaps never opened.
            State.MovedTo = null;
            throw;
        }

        LogMoved(logger, Key, departure.To);
        await TellEverybodyAsync(departure);
    }

    private async Task TellEverybodyAsync(Departure departure)
    {
        await Arriving(departure).Open();
        await GrainFactory.GetGrain<IForwardingGrain>(ForwardingKey.Of(Key.ToString())).Note(departure.To);
        await User.Moved(Key, departure.To);
        foreach (var chat in departure.Chats)
        {
            List<SessionOutput> told = [new SessionMoved(State.Name, Key, departure.To)];
            if (chat == departure.Chat)
            {
                told.Add(new SessionWorking(State.Name, IsWorking: false));
                told.Add(new SessionNotice(
                    State.Name, $"moved-{departure.To.Id}", MoveTexts.Arrived(State.Name, departure.To.Machine, departure.LeftOut)));
            }

            await Chat(chat).Deliver(told);
        }

        State.Departure = null;
        State.Parked = null;
        State.Queue.Clear();
        State.Dropped.Clear();
        await WriteAsync();
        KeepMoving();
    }

    private async Task FailMoveAsync(Departure departure, string why)
    {
        LogMoveFailed(logger, Key, departure.To, why);
        var text = MoveTexts.Failed(State.Name, departure.To.Machine, Key.Machine, why);
        await Chat(departure.Chat).Deliver([new SessionNotice(State.Name, $"move-{departure.To.Id}", text)]);
        await StopMovingAsync();
        await AdvanceAsync();
    }

    /// <summary>The session stays. What the other machine has of it is removed now, or by that machine some days later.</summary>
    private async Task StopMovingAsync()
    {
        if (State is { Departure: { } departure, MovedTo: null })
        {
            State.Departure = null;
            await WriteAsync();

            // Not before it is durable: a move that is still on must not lose what it has fetched.
            KeepMoving();
            moves.Forget(Key);
            Arriving(departure).Abandon().Ignore();
            await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], departure.Chat);
        }
    }

    /// <summary>Shown while it goes on; best effort like all progress.</summary>
    private async Task ShowMoveAsync(Departure departure, string line)
    {
        // A chat that can't be reached, because it was on the machine that is away, is told at the next look.
        if (_moveLine != line
            && await SendUpAsync([new SessionWorking(State.Name, IsWorking: true), new SessionProgress(State.Name, line)], departure.Chat))
        {
            _moveLine = line;
        }
    }

    private string Protocol => agents.Agents.FirstOrDefault(agent => agent.Name == State.Agent)?.Protocol ?? State.Agent;

    private ISessionHandover Arriving(Departure departure) => GrainFactory.GetGrain<ISessionHandover>(departure.To.ToString());
}
