using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Makes a session.</summary>
/// <param name="session">The session.</param>
/// <param name="agents">The agents of this machine.</param>
/// <param name="workspace">The folders of this machine.</param>
/// <param name="files">Writes in the workspace.</param>
/// <param name="options">What a new session begins with.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs it.</param>
internal sealed class SessionCreation(
    StoredSession session,
    IAgentHost agents,
    IWorkspace workspace,
    PromptFiles files,
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
        var agent = origin?.Agent ?? options.Agent ?? agents.Agents[0].Name;
        var folder = origin is { Kind: not OriginKind.Fork }
            ? origin.Folder
            : await files.WriteAsync(() => Task.FromResult(workspace.CreateFolder(spec.Owner, spec.Name)));
        var mark = await files.WriteAsync(() => Task.FromResult(workspace.Take(folder)));
        state.Owner = spec.Owner;
        state.Name = spec.Name;
        state.Persona = spec.Persona;
        state.Agent = agent;
        state.WorkingFolder = folder;
        state.FolderMark = mark;
        state.AgentSessionId = Guid.NewGuid().ToString();
        state.ConfigDirectory = options.ConfigDirectory(agent, spec.Owner);
        if (origin is not null)
        {
            SessionBeginning.Begin(state, origin);
        }

        state.IdleTimeout = options.IdleTimeout;
        state.LastActive = time.WallNow();
        await session.WriteAsync();
        logger.LogCreated(session.Key, spec.Owner, agent);
    }
}
