using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Lends the session to a terminal of its owner. From the wish on nothing new is given, the turn that runs is finished or stopped, the
/// process ends, and only then is the session lent. It is lent for as long as the process that asked lives, and nothing of that is kept
/// here: the machine knows who has it, also after a crash of either side.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="holders">Who has conversations of this machine open.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="asked">What its agent asks.</param>
/// <param name="chats">Its chats.</param>
/// <param name="elsewhere">Notes what was said in the terminal.</param>
/// <param name="activation">Its activation.</param>
/// <param name="logger">Logs loans.</param>
internal sealed class DeskLoan(
    StoredSession session,
    IConversationHolders holders,
    PromptQueue queue,
    ActiveRun run,
    IdleSuspension idle,
    AskedQuestions asked,
    SessionChats chats,
    ElsewhereTalk elsewhere,
    SessionActivation activation,
    ILogger logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private IGrainTimer? _timer;
    private (Borrower For, Guid? Turn)? _stopped;

    private SessionState State => session.State;

    /// <inheritdoc cref="ISessionGrain.Lend"/>
    public async Task<LendReceipt> LendAsync(Borrower borrower, bool isNow)
    {
        if (WhyNot() is { } refusal)
        {
            return new(LendState.Refused, refusal);
        }

        await SettleAsync();
        var launch = session.Launch();
        if (holders.TerminalOf(launch) is not { } command)
        {
            return new(LendState.Refused, DeskTexts.NoTerminal(State.Name, State.Agent));
        }

        if (await holders.FindHolderAsync(launch) is { } holder && !holders.IsLentTo(session.Key, borrower))
        {
            return new(LendState.Refused, DeskTexts.Held(State.Name, HolderTexts.OpenIn(holder, session.Key.Machine)));
        }

        if (!holders.TryLend(session.Key, borrower))
        {
            return new(LendState.Refused, DeskTexts.NotHere(State.Name, session.Key.Machine));
        }

        if (await WhyWaitAsync(borrower, isNow) is { } wait)
        {
            return new(LendState.Waits, wait);
        }

        logger.LogLent(session.Key, borrower.ProcessId);
        _timer ??= activation.StartTimer(LookAsync, new(LookEvery, LookEvery) { KeepAlive = true });
        return new(LendState.Lent) { Session = session.Key, Agent = State.Agent, Command = command };
    }

    /// <summary>
    /// Takes the session back if its terminal has ended: it goes on with the conversation that the terminal ended in. A loan that was ended
    /// while nobody looked is taken back before the next prompt.
    /// </summary>
    /// <returns>A task that ends when that is durable.</returns>
    public async Task SettleAsync()
    {
        if (run.Process is not null || State.Owner is null || await holders.FindEndedLoanAsync(session.Launch()) is not { } ended)
        {
            return;
        }

        await elsewhere.CatchUpAsync();
        if (ended.Conversation != State.AgentSessionId)
        {
            logger.LogFollowed(session.Key, State.AgentSessionId, ended.Conversation);
            if (chats.Current is { } chat)
            {
                await chats.DeliverAsync(
                    chat,
                    [
                        .. RefusedConversation.Closing(State),
                        new SessionNotice(State.Name, $"cleared-{ended.Conversation}", DeskTexts.Cleared(State.Name)),
                    ]);
            }

            RefusedConversation.Forget(State);
            State.AgentSessionId = ended.Conversation;
            State.HasHistory = true;
            State.ReturnPoint = null;
            await session.WriteAsync();
            await elsewhere.CatchUpAsync();
        }

        await holders.TakeBackAsync(session.Launch());
    }

    private async Task LookAsync()
    {
        if (State.IsHere && holders.IsLent(session.Key))
        {
            return;
        }

        _timer?.Dispose();
        _timer = null;
        await SettleAsync();
    }

    private string? WhyNot() => State switch
    {
        { Owner: null } => SessionTexts.Gone,
        { IsArchived: true } => ChatTexts.IsArchived(State.Name),
        { IsHere: false } => DeskTexts.IsMoving(State.Name),
        { PendingCopy: not null } or { ForksFrom: not null } => DeskTexts.NotBegun(State.Name),
        { ReturnPoint: not null } => DeskTexts.GoesBack(State.Name),
        _ => null,
    };

    /// <summary>What keeps it from being lent now; what can be done about that is begun.</summary>
    private async Task<string?> WhyWaitAsync(Borrower borrower, bool isNow)
    {
        if (State.Return is { IsWork: true })
        {
            return DeskTexts.WaitsForEnd(State.Name);
        }

        if (run.Process is not { } process)
        {
            return State is { InFlight: not null, Decision: null } ? DeskTexts.WaitsForTurn(State.Name) : null;
        }

        var isBusy = queue.InFlight is not null || asked.IsAny || process.HasBackgroundWork;
        if (isBusy && !isNow)
        {
            return DeskTexts.WaitsForTurn(State.Name);
        }

        if (isBusy && _stopped != (borrower, queue.InFlight?.Id))
        {
            _stopped = (borrower, queue.InFlight?.Id);
            await process.InterruptAsync();
        }

        if (run.Phase is SessionPhase.Ready && queue.InFlight is null)
        {
            idle.Suspend();
        }

        return DeskTexts.WaitsForEnd(State.Name);
    }
}
