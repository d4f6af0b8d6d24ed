using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>The way of a session from another machine: what the one that leaves asks of the one that it becomes.</summary>
/// <param name="session">The session.</param>
/// <param name="moves">The files of sessions that move.</param>
/// <param name="agents">The agents of this machine.</param>
/// <param name="workspace">The folders of this machine.</param>
/// <param name="projects">The projects of this machine.</param>
/// <param name="configDirectory">The configuration folder of an agent for a person, or null for the agent's own.</param>
/// <param name="grains">The other form of the session.</param>
/// <param name="journal">Goes on with its journal.</param>
/// <param name="logger">Logs the steps.</param>
internal sealed class SessionArrival(
    StoredSession session,
    IMoveHost moves,
    IAgentHost agents,
    IWorkspace workspace,
    IProjects projects,
    Func<string, string, string?> configDirectory,
    IGrainFactory grains,
    SessionJournal journal,
    ILogger logger)
{
    private SessionState State => session.State;

    private SessionKey Key => session.Key;

    /// <inheritdoc cref="ISessionHandover.Fetch"/>
    public MoveProgress Fetch(MoveOrder order) =>
        moves.Fetch(order, new HandoverSource(grains.GetGrain<ISessionHandover>(order.From.ToString())));

    /// <inheritdoc cref="ISessionHandover.Receive"/>
    public async Task<bool> ReceiveAsync(MoveOrder order, SessionState leaving)
    {
        if (State is { Owner: not null, IsArriving: false })
        {
            return true;
        }

        var from = leaving.WorkingFolder;
        var agent = AgentLike(leaving.Agent, order.Protocol);
        var arrived = leaving;
        arrived.Agent = agent.Name;
        arrived.NextAgent = agents.Agents.Any(one => one.Name == arrived.NextAgent) ? arrived.NextAgent : null;
        arrived.ConfigDirectory = configDirectory(agent.Name, order.Owner);
        arrived.WorkingFolder = "";
        arrived.PendingRelocation = null;
        arrived.IsArriving = true;
        arrived.CameFrom.Add(order.From);
        arrived.RelocationOrigin = new(order.From.Machine, from);
        if (moves.Install(order, session.LaunchOf(arrived), from) is not { } folder)
        {
            return false;
        }

        arrived.WorkingFolder = folder;
        arrived.FolderMark = workspace.Take(folder);
        arrived.Project = arrived.Project is { } former ? await FindPlaceAsync(folder, former) : null;
        arrived.TrustsProject = null;
        arrived.TrustQuestion = null;
        new PromptQueue(() => arrived).Arrive(Relocated);
        arrived.Paused = arrived.Paused is { } paused ? paused with { Prompt = paused.Prompt.WithFiles(Relocated) } : null;
        journal.Arrive(arrived, order.From);
        await session.ReplaceAsync(arrived);
        return true;

        SavedFile Relocated(SavedFile file) =>
            file.Path.StartsWith($"{from}/", StringComparison.Ordinal) ? file with { Path = $"{folder}{file.Path[from.Length..]}" } : file;
    }

    private async Task<ProjectPlace?> FindPlaceAsync(string folder, ProjectPlace former)
    {
        try
        {
            return await projects.FindAsync(folder, former);
        }
        catch (ProjectException exception)
        {
            throw new MoveException(exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>It is the session from now on. The same call again changes nothing.</summary>
    /// <returns>A task that ends when that is durable.</returns>
    public async Task OpenAsync()
    {
        if (State.Owner is null)
        {
            throw new InvalidOperationException($"Session {Key} was never received.");
        }

        if (State.IsArriving)
        {
            State.IsArriving = false;
            await session.WriteAsync();
            logger.LogArrived(Key, State.CameFrom[^1]);
        }

        moves.Settle(Key);
    }

    /// <inheritdoc cref="ISessionHandover.Abandon"/>
    public async Task AbandonAsync()
    {
        if (State.Owner is null || State.IsArriving)
        {
            await moves.AbandonAsync(Key);
            await session.RemoveAsync();
        }
    }

    /// <summary>The agent is told once where it is now, with the next prompt that it can take text with.</summary>
    /// <param name="prompt">The prompt that is to be given.</param>
    /// <param name="isRun">Whether the agent runs prompts as command lines, and reads no text.</param>
    /// <returns>The prompt as it is to be given.</returns>
    public QueuedPrompt AtNewHome(QueuedPrompt prompt, bool isRun) =>
        prompt.IsCommand || isRun || !State.HasHistory ? prompt
        : State.ForkedFrom is { } copied
            ? prompt with
            {
                Text = $"{ForkTexts.IsCopy(State.Name, State.WorkingFolder, copied.Session, copied.Folder)}\n\n{prompt.Text}",
            }
        : State.RelocationOrigin is { } former
            ? prompt with
            {
                Text = $"{MoveTexts.NewHome(Key.Machine, State.WorkingFolder, former.Machine, former.Folder)}\n\n{prompt.Text}",
            }
            : prompt;

    /// <summary>A turn has ended. Once one was answered, the session works here: nobody needs its old copies any more.</summary>
    /// <param name="outcome">How the turn ended.</param>
    public void NoteTurn(TurnOutcome outcome)
    {
        if (outcome is TurnOutcome.Completed)
        {
            State.RelocationOrigin = null;
            State.ForkedFrom = null;
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
            await grains.GetGrain<ISessionHandover>(old.ToString()).Answered();
            State.CameFrom = [.. State.CameFrom.Where(former => former != old)];
        }
        catch (Exception exception)
        {
            // Its machine may be away: the next answer tries again.
            logger.LogOldCopyKept(exception, Key, old);
        }
    }

    /// <summary>The agent of this machine that can go on with the session: of the same name, or at least of the same kind.</summary>
    private AgentDescription AgentLike(string name, string kind) =>
        agents.Agents.Where(agent => agent.Kind == kind).OrderByDescending(agent => agent.Name == name).FirstOrDefault()
        ?? throw new MoveException($"{Key.Machine} has no {kind}, which it needs");

    private sealed class HandoverSource(ISessionHandover leaving) : IMoveSource
    {
        public async Task<byte[]?> ReadAsync(string digest, int entry, long offset) => (await leaving.Read(digest, entry, offset)).Value;
    }
}
