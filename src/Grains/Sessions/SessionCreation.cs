using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Projects;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Makes a session.</summary>
/// <param name="session">The session.</param>
/// <param name="agents">The agents of this machine.</param>
/// <param name="workspace">The folders of this machine.</param>
/// <param name="files">Writes in the workspace.</param>
/// <param name="projects">The projects of this machine.</param>
/// <param name="stay">Its stay in one.</param>
/// <param name="journal">Its journal.</param>
/// <param name="elsewhere">Notes what was said before.</param>
/// <param name="options">What a new session begins with.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs it.</param>
internal sealed class SessionCreation(
    StoredSession session,
    IAgentHost agents,
    IWorkspace workspace,
    PromptFiles files,
    IProjects projects,
    ProjectStay stay,
    SessionJournal journal,
    ElsewhereTalk elsewhere,
    SessionOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <inheritdoc cref="ISessionGrain.Create"/>
    public async Task CreateAsync(SessionSpec spec)
    {
        var state = session.State;
        if (state.Owner is not null)
        {
            return;
        }

        // What may fail comes first: a session that has an owner is there.
        var origin = spec.Origin;
        var agent = spec.Agent ?? origin?.Agent ?? options.Agent ?? agents.Agents[0].Name;
        var place = (spec.Project ?? origin?.Project) is { } wish ? await PrepareAsync(spec, wish) : null;
        var folder = place?.WorkingFolder
            ?? (origin is { Kind: not OriginKind.Fork } ? origin.Folder : null)
            ?? await files.WriteAsync(() => Task.FromResult(workspace.CreateFolder(spec.Owner, spec.Name)));
        var mark = await files.WriteAsync(() => Task.FromResult(workspace.Take(folder)));
        state.Owner = spec.Owner;
        state.Name = spec.Name;
        state.Persona = spec.Persona;
        state.Agent = agent;
        state.WorkingFolder = folder;
        state.Project = place;
        state.FolderMark = mark;
        state.AgentSessionId = Guid.NewGuid().ToString();
        state.ConfigDirectory = options.ConfigDirectory(agent, spec.Owner);
        if (origin is not null)
        {
            SessionBeginning.Begin(state, origin);
        }

        state.IdleTimeout = options.IdleTimeout;
        state.LastActive = time.WallNow();
        journal.Begin(origin);
        await session.WriteAsync();
        logger.LogCreated(session.Key, spec.Owner, agent);
        if (origin is { Kind: not OriginKind.Fork, Conversation: { } conversation })
        {
            await elsewhere.BeginAsync(conversation);
        }

        await stay.BeginAsync();
    }

    /// <summary>A refusal changes nothing, so that the activation need not be dropped for it.</summary>
    private async Task<ProjectPlace> PrepareAsync(SessionSpec spec, ProjectWish wish)
    {
        try
        {
            return await projects.PrepareAsync(spec.Owner, spec.Name, wish);
        }
        catch (ProjectException exception)
        {
            throw new UnchangedException(exception);
        }
    }
}
