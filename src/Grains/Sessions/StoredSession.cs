using Dormouse.Grains.Agents;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>The stored record of a session: what is durable, and when.</summary>
/// <param name="key">The session.</param>
/// <param name="state">The record.</param>
/// <param name="activation">The activation, which is dropped when a write fails: what it holds is not what the store holds.</param>
/// <param name="logger">Logs what could not be written.</param>
internal sealed class StoredSession(
    SessionKey key, IPersistentState<SessionState> state, SessionActivation activation, ILogger logger)
{
    private static readonly TimeSpan ConcludedDelay = TimeSpan.FromSeconds(1);

    private IGrainTimer? _concludedTimer;
    private bool _isGivenUp;

    /// <summary>The session.</summary>
    public SessionKey Key => key;

    /// <summary>The record as it is in memory; <see cref="ReplaceAsync"/> makes it another object.</summary>
    public SessionState State => state.State;

    /// <summary>Whether something was changed that must be durable before it is acted on, and no write of it has succeeded yet.</summary>
    public bool MustWrite { get; set; }

    /// <summary>Called before each write.</summary>
    public event Action? Writing;

    /// <summary>Called after each write that succeeded.</summary>
    public event Action? Written;

    /// <summary>Writes the record.</summary>
    /// <exception cref="StoreUnavailableException">It could not be written, or not so that it is known.</exception>
    public async Task WriteAsync()
    {
        StopSettledTimer();
        MustWrite = false;
        Writing?.Invoke();
        try
        {
            await StoreCall.RunAsync(() => state.WriteStateAsync(), static () => { });
            Written?.Invoke();
        }
        catch (Exception exception)
        {
            MustWrite = true;
            if (exception is StoreUnavailableException)
            {
                GiveUp();
            }

            throw;
        }
    }

    /// <summary>
    /// What is in memory may have been changed by half: the activation is dropped, and nothing of it is written when it ends.
    /// </summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        activation.Drop();
    }

    /// <summary>Writes another record in the place of this one.</summary>
    /// <param name="other">The record.</param>
    /// <exception cref="StoreUnavailableException">It could not be written, or not so that it is known.</exception>
    public Task ReplaceAsync(SessionState other)
    {
        state.State = other;
        return WriteAsync();
    }

    /// <summary>Removes the record, if there is one, and lets the activation end.</summary>
    /// <exception cref="StoreUnavailableException">It could not be removed.</exception>
    public async Task RemoveAsync()
    {
        if (state.RecordExists)
        {
            await StoreCall.RunAsync(() => state.ClearStateAsync(), activation.Drop);
        }

        activation.Drop();
    }

    /// <summary>
    /// Writes that a turn ended with the next write, which the next prompt makes anyway, or a second later. Until then the chat's
    /// answer resolves it after a crash, and the run after the loss of this activation.
    /// </summary>
    public void WriteConcludedSoon() => _concludedTimer ??= activation.StartTimer(
        WriteConcludedAsync, new(ConcludedDelay, Timeout.InfiniteTimeSpan));

    /// <summary>Writes what would have been written soon; the activation ends.</summary>
    /// <param name="must">Whether there is something else that the store must know.</param>
    /// <returns>A task that never fails for the store's sake.</returns>
    public Task FlushAsync(bool must) =>
        (_concludedTimer is null && !must) || _isGivenUp ? Task.CompletedTask : WriteConcludedAsync();

    /// <summary>The session's agent, as it would be started now.</summary>
    /// <returns>All that its start depends on.</returns>
    public AgentLaunch Launch() => LaunchOf(State);

    /// <summary>The session's agent, as it would be started from a record.</summary>
    /// <param name="session">The record.</param>
    /// <returns>All that its start depends on.</returns>
    public AgentLaunch LaunchOf(SessionState session) => new(
        key,
        session.Owner!,
        session.Agent,
        session.AgentSessionId,
        session.HasHistory,
        session.WorkingFolder,
        session.ConfigDirectory,
        session.Persona,
        session.Model)
    {
        Permissions = session.Permissions,
        ReturnPoint = session.ReturnPoint,
        ForksFrom = session.ForksFrom,
        Effort = session.Effort,
        Title = session.GivesTitle ? session.Title : null,
        Project = session.Project,
        TrustsProject = session.TrustsProject,
    };

    private async Task WriteConcludedAsync()
    {
        try
        {
            await WriteAsync();
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            // The chat has the answer, which resolves it at the next start.
            logger.LogConcludedUnwritten(exception, key);
        }
    }

    private void StopSettledTimer()
    {
        _concludedTimer?.Dispose();
        _concludedTimer = null;
    }
}
