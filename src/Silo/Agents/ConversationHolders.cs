using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>Who has conversations of this machine open, by the agents' own lists and the loans of sessions to terminals.</summary>
/// <param name="agents">The agents.</param>
/// <param name="host">The runs of sessions, and their histories.</param>
/// <param name="scope">The processes of this machine.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs records that can't be read.</param>
internal sealed partial class ConversationHolders(
    ConfiguredAgents agents,
    AgentHost host,
    ProcessScope scope,
    TimeProvider time,
    ILogger<ConversationHolders> logger) : IConversationHolders
{
    /// <summary>How long a disk may take to say who has a conversation open; whoever waits for it is a turn of a grain.</summary>
    private static readonly TimeSpan LookPatience = TimeSpan.FromSeconds(2);

    private readonly Loans _loans = new(session => scope.FolderOf(session.Id), time);

    public async ValueTask<ConversationHolder?> FindHolderAsync(AgentLaunch launch)
    {
        if (!agents.Knows(launch.Agent))
        {
            return null;
        }

        var (settings, protocol) = agents.Of(launch.Agent);
        try
        {
            return await Task.Run(() => Find()).WaitAsync(LookPatience);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
        {
            LogUnreadable(logger, exception, launch.Session);
            return null;
        }

        ConversationHolder? Find()
        {
            var open = protocol.FindHolder(launch, settings, OwnOf(launch.Session));
            return _loans.Find(launch.Session) is { } lent ? lent with { IsBusy = open is { IsBusy: true } } : open;
        }
    }

    public TerminalCommand? TerminalOf(AgentLaunch launch)
    {
        var (settings, protocol) = agents.Of(launch.Agent);
        host.Secure(launch);
        return protocol.TerminalOf(launch, settings, scope.FolderOf(launch.Session.Id));
    }

    public bool TryLend(SessionKey session, Borrower borrower) => _loans.TryLend(session, borrower);

    public bool IsLentTo(SessionKey session, Borrower borrower) => _loans.IsLentTo(session, borrower);

    public async ValueTask<EndedLoan?> FindEndedLoanAsync(AgentLaunch launch)
    {
        if (!agents.Knows(launch.Agent) || _loans.FindEnded(launch.Session) is not { Since: var since })
        {
            return null;
        }

        var (settings, protocol) = agents.Of(launch.Agent);
        try
        {
            return new(await Task.Run(() => protocol.FindSuccessor(launch, settings, since)).WaitAsync(LookPatience));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
        {
            LogUnreadable(logger, exception, launch.Session);
            return new(launch.AgentSessionId);
        }
    }

    public bool IsLent(SessionKey session) => _loans.Find(session) is not null;

    public async ValueTask TakeBackAsync(AgentLaunch launch)
    {
        if (agents.Knows(launch.Agent) && _loans.FindEnded(launch.Session) is { Terminal: { } terminal } && terminal.BootId == Boot.Id)
        {
            var (settings, protocol) = agents.Of(launch.Agent);
            if (protocol.WasKilled(launch, settings, terminal))
            {
                await Loans.EndLeftBehindAsync(launch.Session, terminal);
            }
        }

        _loans.TakeBack(launch.Session);
    }

    public async ValueTask EndHolderAsync(AgentLaunch launch, string holder)
    {
        if (!_loans.TryEnd(launch.Session, holder) && agents.Knows(launch.Agent))
        {
            var (settings, protocol) = agents.Of(launch.Agent);
            await Task.Run(() => protocol.EndHolderAsync(launch, settings, holder)).WaitAsync(LookPatience)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// What tells the processes of a session from others: it has one, or what a program between us and the agent has started for it.
    /// </summary>
    private Func<int, bool> OwnOf(SessionKey session)
    {
        if (host.Runs.FirstOrDefault(run => run.Session == session) is not { } run)
        {
            return static _ => false;
        }

        var mark = new ProcessMark(session.ToString(), scope.Id);
        return pid => pid == run.ProcessId || mark.IsIn(ProcessEnvironment.Of(pid));
    }

    [LoggerMessage(LogLevel.Warning, "The agent's record of session {Session} can't be read for who has it open.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, SessionKey session);
}
