namespace Dormouse.Grains.Sessions;

/// <summary>What people set of a session, from the next prompt on, and whether it is archived.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process, which may have to be started anew.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="departure">Its way to another machine, which ends when it is archived.</param>
/// <param name="cancellation">Drops what waits when it is archived.</param>
/// <param name="stay">Its stay in a project.</param>
/// <param name="chats">Its chats.</param>
/// <param name="report">Tells the session's person of its persona.</param>
internal sealed class SessionSettings(
    StoredSession session,
    PromptQueue queue,
    ActiveRun run,
    IdleSuspension idle,
    SessionRelocation departure,
    PromptCancellation cancellation,
    ProjectStay stay,
    SessionChats chats,
    Action report)
{
    private SessionState State => session.State;

    /// <inheritdoc cref="ISessionGrain.SetTimeout"/>
    public async Task SetTimeoutAsync(TimeSpan timeout)
    {
        State.IdleTimeout = timeout;
        await session.WriteAsync();
        idle.Update();
    }

    /// <inheritdoc cref="ISessionGrain.SetModel"/>
    public async Task SetModelAsync(string? model)
    {
        State.Model = model;
        await session.WriteAsync();
        if (run.Process is { } process && !await process.SetModelAsync(model))
        {
            idle.RestartWhenFree();
        }
    }

    /// <inheritdoc cref="ISessionGrain.SetPersona"/>
    public async Task SetPersonaAsync(string? persona)
    {
        if (State.Persona == persona)
        {
            return;
        }

        if (run.Process is { } process)
        {
            // Before the write: if its answer is lost, the same call again finds the persona as it is to be.
            process.IsOutdated = true;
        }

        State.Persona = persona;
        State.IsPersonaNew = State.HasHistory;
        await session.WriteAsync();
        report();
        idle.RestartWhenFree();
    }

    /// <inheritdoc cref="ISessionGrain.Archive"/>
    public async Task ArchiveAsync()
    {
        await departure.StopAsync();
        var worksFor = queue.InFlight?.Chat;
        State.IsArchived = true;
        cancellation.DropAll();
        await session.WriteAsync();
        if (run.Process is not null)
        {
            idle.Suspend();
        }

        if (worksFor is not null)
        {
            await chats.SendAsync([new SessionWorking(State.Name, IsWorking: false)], worksFor);
        }

        await cancellation.TellAsync();
    }

    /// <inheritdoc cref="ISessionGrain.Unarchive"/>
    public async Task UnarchiveAsync()
    {
        await UnchangedException.GuardAsync(async () =>
        {
            await stay.ReturnAsync();
            return true;
        });
        State.IsArchived = false;
        await session.WriteAsync();
    }
}
