using System.Collections.Concurrent;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.History;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Storage;
using Microsoft.Extensions.Options;

namespace Dormouse.Silo.Agents;

/// <summary>The agents of this machine and their runs; it lives as long as the silo.</summary>
internal sealed partial class AgentHost(
    FoundAgents found,
    AgentProtocols protocols,
    ProcessScope scope,
    SessionIsolation isolation,
    IOptions<SessionOptions> options,
    TimeProvider time,
    ILogger<AgentHost> logger) : IAgentHost, IDisposable
{
    private readonly ConfiguredAgents _agents = new(found, protocols);
    private readonly ConcurrentDictionary<SessionKey, AgentRun> _runs = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _folderId = DataFolderId.Of(scope.Folder);

    public IReadOnlyList<AgentDescription> Agents => found.Agents;

    public IReadOnlyList<AgentDescription> Describe() =>
        [.. found.Agents.Select(agent => agent with { IsLoggedIn = IsLoggedIn(agent.Name) })];

    public IReadOnlyCollection<IAgentRun> Runs => [.. _runs.Values.Where(static run => !run.HasEnded)];

    public IAgentRun? Find(SessionKey session) => _runs.GetValueOrDefault(session);

    public async ValueTask<IAgentRun> StartAsync(AgentLaunch launch, IAgentEventSink sink)
    {
        _stopping.Token.ThrowIfCancellationRequested();
        if (_runs.TryGetValue(launch.Session, out var old) && !old.HasEnded)
        {
            throw new AgentStartException("Its last process has not ended yet; try again in a moment.");
        }

        var (settings, protocol) = _agents.Of(launch.Agent);
        var history = HistoryIn(launch);
        history.Mend();
        history.Keep();
        var events = new AgentEventQueue();
        var folder = scope.FolderOf(launch.Session.Id);
        var sandbox = await isolation.OfAsync(launch, folder);
        var connection = protocol.Connect(sandbox?.Launch ?? launch, settings, folder, events);
        Subprocess process;
        try
        {
            var start = connection.Start with { Scope = scope.Id };
            process = await Subprocess.StartAsync(sandbox is null ? start : await sandbox.AroundAsync(start), scope.Cgroups);
        }
        catch (Exception exception) when (exception is SubprocessStartException or IOException or UnauthorizedAccessException)
        {
            throw new AgentStartException(exception.Message);
        }

        var run = new AgentRun(
            launch.Session,
            connection,
            events,
            process,
            new DispatchMarker(folder),
            options.Value.ShutdownGrace,
            time,
            exception => LogBrokeOff(logger, exception, launch.Session))
        {
            History = history,
            ReturnPoint = launch.ReturnPoint,
        };
        _runs[launch.Session] = run;
        _ = PumpAsync(run, events, history.Before(sink));
        if (_stopping.IsCancellationRequested)
        {
            await run.StopAsync();
        }

        return run;
    }

    public string EpochOf(SessionKey session)
    {
        using var mark = new DispatchMarker(scope.FolderOf(session.Id));
        return Epoch(mark.Stamp()).ToString();
    }

    public async ValueTask<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentPrompt prompt, string? epoch)
    {
        if (!_agents.Knows(launch.Agent))
        {
            return new(TranscriptFindingKind.Unknown);
        }

        var folder = scope.FolderOf(launch.Session.Id);
        using var mark = new DispatchMarker(folder);
        var (isMarked, stamp) = mark.Look(prompt.Id);
        var (settings, protocol) = _agents.Of(launch.Agent);
        TranscriptFinding? record = null;
        Mend(launch);
        try
        {
            record = await protocol.FindInTranscriptAsync(launch, settings, folder, prompt);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, exception, launch.Session);
        }

        var kind = DispatchEpoch.Judge(epoch is null ? null : DispatchEpoch.Parse(epoch), Epoch(stamp), isMarked, record?.Kind);
        return kind == record?.Kind ? record : new(kind);
    }

    public async ValueTask<string?> FindReturnPointAsync(AgentLaunch launch, string? before)
    {
        if (!_agents.Knows(launch.Agent))
        {
            return null;
        }

        var (settings, protocol) = _agents.Of(launch.Agent);
        try
        {
            return await protocol.FindReturnPointAsync(launch, settings, before);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A turn must end, whatever became of the record.
            LogUnreadable(logger, exception, launch.Session);
            return null;
        }
    }

    public Task<ConversationPage> FindConversationsAsync(ConversationQuery query, Func<string, bool> isOurs) =>
        Task.Run(() => new ConversationSearch(query, isOurs).Of(found.Agents.SelectMany(agent =>
        {
            var (settings, protocol) = _agents.Of(agent.Name);
            return protocol.ListConversations(agent.Name, scope.Machine, settings, options.Value.ConfigDirectory(agent.Name, query.User));
        })));

    public IReadOnlyList<string> FindOwnCode(AgentLaunch launch)
    {
        if (!_agents.Knows(launch.Agent))
        {
            return [];
        }

        var (settings, protocol) = _agents.Of(launch.Agent);
        return protocol.FindOwnCode(launch, settings);
    }

    /// <inheritdoc cref="IAgentProtocol.HistoryOf"/>
    public IReadOnlyList<MovePart> HistoryOf(AgentLaunch launch, bool arrives = false)
    {
        var (settings, protocol) = _agents.Of(launch.Agent);
        return protocol.HistoryOf(launch, settings, scope.FolderOf(launch.Session.Id), arrives);
    }

    /// <summary>Puts back what is gone of a session's history; before anybody but its agent needs it.</summary>
    /// <param name="launch">The session's agent.</param>
    public void Mend(AgentLaunch launch) => HistoryIn(launch).Mend();

    /// <summary>Puts back what is gone of a session's history, and keeps what there is; before anybody else may write to it.</summary>
    /// <param name="launch">The session's agent.</param>
    public void Secure(AgentLaunch launch)
    {
        var history = HistoryIn(launch);
        history.Mend();
        history.Keep();
    }

    /// <inheritdoc cref="IAgentProtocol.Relocate"/>
    public void Relocate(AgentLaunch launch, string formerFolder)
    {
        _agents.Of(launch.Agent).Protocol.Relocate(launch, scope.FolderOf(launch.Session.Id), formerFolder);
        HistoryIn(launch).Keep();
    }

    /// <summary>Ends every run; their sessions are resolved by the next silo.</summary>
    /// <returns>A task that ends when no process is left.</returns>
    public async Task StopAllAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_runs.Values.Select(static run => run.StopAsync()));
    }

    public void Dispose() => _stopping.Dispose();

    private DispatchEpoch Epoch(FileStamp? mark) => new(Boot.Id, _folderId, mark);

    private async Task PumpAsync(AgentRun run, AgentEventQueue events, IAgentEventSink sink)
    {
        try
        {
            await events.PumpAsync(run.Id, sink, time, exception => LogRefused(logger, exception, run.Session, run.Id), _stopping.Token);
            _runs.TryRemove(new(run.Session, run));
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private bool? IsLoggedIn(string agent)
    {
        var settings = found.Settings[agent];
        return protocols.Descriptors.Of(settings.Protocol).FindLogin(agent, settings, folder: null)?.IsThere;
    }

    private RunHistory HistoryIn(AgentLaunch launch)
    {
        var (settings, protocol) = _agents.Of(launch.Agent);
        return new(launch, now => protocol.PerishableOf(now, settings), scope.FolderOf(launch.Session.Id), time, logger);
    }

    [LoggerMessage(LogLevel.Error, "The conversation with the agent of session {Session} broke off.")]
    private static partial void LogBrokeOff(ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Warning, "Session {Session} did not take events of run {Run}; they are offered again.")]
    private static partial void LogRefused(ILogger logger, Exception exception, SessionKey session, string run);

    [LoggerMessage(LogLevel.Warning, "The agent's record of session {Session} can't be read.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, SessionKey session);
}
