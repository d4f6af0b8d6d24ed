using Dormouse.Grains.Agents;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The way from another machine: what the session that leaves asks of the one that it becomes.
internal sealed partial class SessionGrain
{
    public Task<MoveProgress> Fetch(MoveOrder order) => Task.FromResult(
        moves.Fetch(order, new HandoverSource(GrainFactory.GetGrain<ISessionHandover>(order.From.ToString()))));

    public async Task<bool> Receive(MoveOrder order, SessionState leaving)
    {
        if (State is { Owner: not null, IsArriving: false })
        {
            return true;
        }

        var from = leaving.WorkingFolder;
        var agent = AgentLike(leaving.Agent, order.Protocol);
        var arrived = leaving;
        arrived.Agent = agent.Name;
        arrived.ConfigDirectory = options.Value.ConfigDirectory(agent.Name, order.Owner);
        arrived.WorkingFolder = "";
        arrived.Departure = null;
        arrived.IsArriving = true;
        arrived.CameFrom.Add(order.From);
        arrived.FormerHome = new(order.From.Machine, from);
        if (moves.Install(order, LaunchOf(arrived), from) is not { } folder)
        {
            return false;
        }

        arrived.WorkingFolder = folder;
        arrived.FolderMark = workspace.Take(folder);
        arrived.Queue = [.. arrived.Queue.Select(prompt => Rehoused(prompt, from, folder))];
        arrived.Parked = arrived.Parked is { } parked ? parked with { Prompt = Rehoused(parked.Prompt, from, folder) } : null;
        arrived.Dropped = [.. arrived.Dropped.Select(dropped => dropped with { Files = [.. (dropped.Files ?? []).Select(file => Rehoused(file, from, folder))] })];
        state.State = arrived;
        await WriteAsync();
        return true;
    }

    public async Task Open()
    {
        if (State.Owner is null)
        {
            throw new InvalidOperationException($"Session {Key} was never received.");
        }

        if (State.IsArriving)
        {
            State.IsArriving = false;
            await WriteAsync();
            LogArrived(logger, Key, State.CameFrom[^1]);
        }

        moves.Settle(Key);
        await AdvanceAsync();
    }

    public async Task Abandon()
    {
        if (State.Owner is null || State.IsArriving)
        {
            await moves.AbandonAsync(Key);
            if (state.RecordExists)
            {
                await StoreCall.RunAsync(() => state.ClearStateAsync(), DeactivateOnIdle);
            }

            DeactivateOnIdle();
        }
    }

    /// <summary>The agent of this machine that can go on with the session: of the same name, or at least of the same kind.</summary>
    private AgentDescription AgentLike(string name, string protocol) =>
        agents.Agents.Where(agent => agent.Protocol == protocol).OrderByDescending(agent => agent.Name == name).FirstOrDefault()
        ?? throw new MoveException($"{Key.Machine} has no {protocol}, which it needs");

    private static QueuedPrompt Rehoused(QueuedPrompt prompt, string from, string to) =>
        prompt with { Files = [.. prompt.Files.Select(file => Rehoused(file, from, to))] };

    private static SavedFile Rehoused(SavedFile file, string from, string to) =>
        file.Path.StartsWith($"{from}/", StringComparison.Ordinal) ? file with { Path = $"{to}{file.Path[from.Length..]}" } : file;

    /// <summary>The agent is told once where it is now, with the next prompt that it can take text with.</summary>
    private QueuedPrompt AtNewHome(QueuedPrompt prompt) => State.FormerHome is { } former && !prompt.IsCommand && !IsShell && State.HasHistory
        ? prompt with { Text = $"{MoveTexts.NewHome(Key.Machine, State.WorkingFolder, former.Machine, former.Folder)}\n\n{prompt.Text}" }
        : prompt;

    /// <summary>The session works here: nobody needs its old copies any more.</summary>
    private void NoteAnswerAfterMove(TurnOutcome outcome)
    {
        if (outcome is TurnOutcome.Completed)
        {
            State.FormerHome = null;
            foreach (var old in State.CameFrom)
            {
                LetGoAsync(old).Ignore();
            }
        }
    }

    private async Task LetGoAsync(SessionKey old)
    {
        try
        {
            await GrainFactory.GetGrain<ISessionHandover>(old.ToString()).Answered();
            State.CameFrom = [.. State.CameFrom.Where(former => former != old)];
        }
        catch (Exception exception)
        {
            // Its machine may be away: the next answer tries again.
            LogOldCopyKept(logger, exception, Key, old);
        }
    }

    private sealed class HandoverSource(ISessionHandover leaving) : IMoveSource
    {
        public async Task<byte[]?> ReadAsync(string digest, int entry, long offset) => (await leaving.Read(digest, entry, offset)).Value;
    }
}
