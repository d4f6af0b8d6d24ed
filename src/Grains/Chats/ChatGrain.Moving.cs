using Dormouse.Grains.Moves;
using Dormouse.Grains.People;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// Sessions that move to another machine, and this chat with them.
internal sealed partial class ChatGrain
{
    private const string Cancel = "cancel";

    private async Task<IReadOnlyList<Reply>> MoveAsync(ChatMessage message, IReadOnlyList<string> arguments)
    {
        var machines = arguments.Where(static word => word.StartsWith('@')).ToArray();
        var words = arguments.Where(static word => !word.StartsWith('@')).ToList();
        var cancels = machines.Length == 0 && words is [.., Cancel] && words.Remove(Cancel);
        if (words.Count > 1 || machines.Length > 1 || (words.Count == 0 && _state.Session is null))
        {
            return [new(MoveTexts.Usage)];
        }

        var name = words.Count == 0 ? _state.SessionName : words[0];
        if (await User(message).Find(name) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(name))];
        }

        var session = GrainFactory.GetGrain<ISessionGrain>(entry.Key.ToString());
        if (cancels)
        {
            return [new(await session.CancelMove() ? MoveTexts.Cancelled(entry.Name, entry.Key.Machine) : MoveTexts.NotMoving(entry.Name))];
        }

        if (machines is not [var named])
        {
            return [new((await session.Status()).MovesTo is { } goal ? MoveTexts.Moving(entry.Name, goal) : MoveTexts.Usage)];
        }

        var machine = named[1..].ToLowerInvariant();
        if (!_machines.Online.Contains(machine))
        {
            return [new(ChatTexts.UnknownMachine(machine, _machines.Online))];
        }

        var receipt = await session.Move(machine, Key);
        return receipt.Refusal is { } refusal
            ? [new(refusal)]
            : [new(MoveTexts.Begins(entry.Name, machine, receipt.WaitsForTurn), [new("Cancel", $"/move {entry.Name} {Cancel}")])];
    }

    private async Task<IReadOnlyList<Reply>> DrainAsync(ChatMessage message, IReadOnlyList<string> arguments, bool isDraining)
    {
        if (message.User != UserKey.Owner)
        {
            return [new(MoveTexts.OwnerOnly)];
        }

        if (arguments is not [var word])
        {
            return [new(MoveTexts.DrainUsage)];
        }

        var name = word.TrimStart('@').ToLowerInvariant();
        if (!_machines.Online.Contains(name))
        {
            return [new(ChatTexts.UnknownMachine(name, _machines.Online))];
        }

        await Machine(name).SetDraining(isDraining);
        return [new(isDraining ? MoveTexts.Drains(name, (await Machine(name).Describe()).Busy) : MoveTexts.TakesWork(name))];
    }

    /// <summary>The machine that makes a session of which nobody said where: this one, unless it is drained.</summary>
    private async Task<string> MachineForNewAsync()
    {
        foreach (var machine in _machines.Online.OrderByDescending(name => name == _machines.Local))
        {
            try
            {
                if (!(await Machine(machine).Describe()).IsDraining)
                {
                    return machine;
                }
            }
            catch (MachineAwayException)
            {
                // It left a moment ago.
            }
        }

        throw new InvalidOperationException(MoveTexts.NoMachineFree);
    }

    /// <summary>A session has another key now: everything here that names it changes with it.</summary>
    /// <returns>True: it must be written, for the old machine may never come back.</returns>
    private bool Follow(string from, string to)
    {
        _state.Session = _state.Session == from ? to : _state.Session;
        _state.Waiting = [.. _state.Waiting.Select(waiting => waiting.Session == from ? waiting with { Session = to } : waiting)];
        _state.Sent = [.. _state.Sent.Select(sent => sent.Session == from ? sent with { Session = to } : sent)];
        _state.Questions = [.. _state.Questions.Select(open => open.Session == from ? open with { Session = to } : open)];
        return true;
    }

    /// <summary>Calls a session, wherever it is.</summary>
    /// <param name="key">Its key, as far as this chat knows.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="MachineAwayException">The machine that it is on now is away.</exception>
    private async Task<T> CallAsync<T>(string key, Func<ISessionGrain, Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call(GrainFactory.GetGrain<ISessionGrain>(key));
            }
            catch (MachineAwayException away)
            {
                if (await FollowAsync(key, away) is not { } moved)
                {
                    throw;
                }

                key = moved;
            }
        }
    }

    /// <summary>A machine is away; but the session that is looked for may have left it before.</summary>
    /// <param name="key">The session's key, as far as this chat knows.</param>
    /// <param name="away">What a call to it has said.</param>
    /// <returns>The key that it is known by here from now on; null if it is on that machine.</returns>
    private async Task<string?> FollowAsync(string key, MachineAwayException away)
    {
        if (SessionKey.Parse(key).Machine != away.Machine
            || await GrainFactory.GetGrain<IForwardingGrain>(ForwardingKey.Of(key)).Find() is not { } moved)
        {
            return null;
        }

        Follow(key, moved.ToString());
        return moved.ToString();
    }
}
