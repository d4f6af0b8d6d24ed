using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Gives prompts to the process of a session, and takes them back while they are on their way.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="files">The files that came with them.</param>
/// <param name="agents">The agents' own records.</param>
/// <param name="agent">Its agent.</param>
/// <param name="run">Its process.</param>
/// <param name="monitor">Looks at its turns.</param>
/// <param name="room">The place of its process.</param>
/// <param name="decision">Asks a person when a prompt can't be given.</param>
/// <param name="conclusion">What follows when a prompt is done with.</param>
/// <param name="recovery">Resolves a prompt that the agent may have already.</param>
/// <param name="arrival">Says where the agent is now, after a move.</param>
/// <param name="handover">Lets another agent begin.</param>
/// <param name="trust">Asks about what its project would run.</param>
/// <param name="line">What chats were told of where their prompt stands.</param>
/// <param name="deltas">The chats that do not follow word by word.</param>
/// <param name="onlookers">Those who look on.</param>
/// <param name="journal">Notes what is given.</param>
/// <param name="chats">Its chats.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs what is given.</param>
internal sealed class PromptDispatch(
    StoredSession session,
    PromptQueue queue,
    PromptFiles files,
    IAgentHost agents,
    SessionAgent agent,
    ActiveRun run,
    TurnMonitor monitor,
    RoomRequest room,
    PendingDecision decision,
    TurnConclusion conclusion,
    CrashRecovery recovery,
    SessionArrival arrival,
    AgentHandover handover,
    ProjectTrust trust,
    QueueLine line,
    DeltaStreaming deltas,
    SessionOnlookers onlookers,
    SessionJournal journal,
    SessionChats chats,
    TimeProvider time,
    ILogger logger)
{
    private HashSet<Guid> _inherited = [];

    private SessionState State => session.State;

    /// <summary>
    /// The activation begins: prompts that waited in the store may be older than what the agent has got, if they were put back from a
    /// backup.
    /// </summary>
    /// <param name="left">The process that the activation before this one left, or null; it knows what was taken back.</param>
    public void TakeOver(IAgentRun? left)
    {
        _inherited =
        [
            .. State.Queue.Select(static prompt => prompt.Id),
            .. State is { Decision: not null, InFlight: { } held } ? (Guid[])[held.Id] : [],
        ];
        if (left?.TakenBack is { } takenBack)
        {
            queue.TakeBack(takenBack);
        }
    }

    /// <summary>
    /// Gives the first prompt that waits. The intent is durable before the agent gets it; starting the process overlaps that write.
    /// </summary>
    /// <returns>A task that ends when it is given, or the process that is to get it is starting.</returns>
    public async Task GiveNextAsync()
    {
        try
        {
            room.Found();
            await GiveFirstAsync();
        }
        finally
        {
            room.GiveBack();
        }
    }

    private async Task GiveFirstAsync()
    {
        var next = queue.Take();
        session.MustWrite = true;
        if (run.Process is null)
        {
            handover.Apply();
        }

        if (_inherited.Remove(next.Id) && await agents.FindInTranscriptAsync(session.Launch(), next.ForAgent(), epoch: null) is
            { Kind: TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered })
        {
            await session.WriteAsync();
            await recovery.ResolveAsync(next, SessionTexts.OlderStore);
            return;
        }

        queue.Mark(agents.EpochOf(session.Key));
        var now = time.WallNow();
        var told = Task.CompletedTask;
        var starting = Task.CompletedTask;
        if (run.Process is null)
        {
            told = TellResumingAsync(next, now);
            if (State.WasStarted)
            {
                journal.Wake();
            }

            State.SuspendedAt = null;
            State.WasStarted = true;
            await trust.LookAsync(next.Chat);
            starting = StartAsync();
        }

        State.LastActive = now;
        journal.Give(next);
        var written = session.WriteAsync();
        await Task.WhenAll(written, starting).ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await written;
        await told;
        if (starting.IsCanceled)
        {
            // The silo is stopping: the next one finds the prompt marked as given, and the agent without it.
            run.Rest();
        }
        else if (starting.Exception?.InnerException is { } failure)
        {
            room.GiveBack();
            await decision.AskForAsync(DecisionKind.StartFailed, failure.GetBaseException().Message);
        }
        else
        {
            await GiveAsync(next);
        }
    }

    /// <summary>Gives the prompt in flight to the process, once that can take it.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>A task that ends when it is given, or is not to be given.</returns>
    public async Task GiveAsync(QueuedPrompt prompt)
    {
        if (queue.TakenBack == prompt.Id)
        {
            await chats.DeliverAsync(prompt.Chat, new SessionAnswer(State.Name, prompt.Id, SessionTexts.Stopped));
            await conclusion.ConcludeAsync();
            return;
        }

        if (prompt.IsCommand)
        {
            if (!run.Process!.IsReady)
            {
                // Only a ready agent says which commands it knows.
                return;
            }

            var spellings = AgentCommand.Spellings(prompt.Text, run.Process.Commands);
            if (spellings is not [var spelled])
            {
                var text = SessionTexts.UnknownCommand("/" + AgentCommand.NameOf(prompt.Text), spellings);
                await chats.DeliverAsync(prompt.Chat, new SessionNotice(State.Name, $"unknown-{prompt.Id:N}", text));
                await conclusion.ConcludeAsync();
                files.Forget(prompt.Files);
                return;
            }

            prompt = prompt with { Text = spelled };
        }

        run.BeginTurn();
        journal.BeginTurn(prompt.Id);
        logger.LogGiven(session.Key, prompt.Id, prompt.Chat);
        monitor.Begin();
        onlookers.Rest();
        deltas.Apply(prompt.Chat);
        try
        {
            await run.Process!.GiveAsync(
                prompt.IsAside ? prompt.ForAgent() : AsTold(prompt).ForAgent(State.IsPersonaNew ? State.Persona : null));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing of it reached the agent.
            logger.LogNotGiven(exception, session.Key, prompt.Id);
            run.GiveUpTurn();
            await decision.AskForAsync(DecisionKind.StartFailed, exception.Message);
            return;
        }

        // What the agent says comes after this: the next turn of this grain takes it.
        await chats.SendAsync(
            line.Forget(prompt.Chat)
                ? [new SessionWorking(State.Name, IsWorking: true), new SessionProgress(State.Name, "")]
                : [new SessionWorking(State.Name, IsWorking: true)],
            prompt.Chat);
    }

    private QueuedPrompt AsTold(QueuedPrompt prompt) =>
        handover.Introduced(arrival.AtNewHome(prompt, agent.RunsCommands), agent.RunsCommands);

    /// <summary>The process is ready.</summary>
    /// <returns>True if the prompt in flight was for it; false if it waits for the session's next step.</returns>
    public async Task<bool> TakeReadyAsync()
    {
        if (State is { InFlight: { } given, Decision: null } && run.Process!.LastGiven != given.Id)
        {
            await GiveAsync(given);
            return true;
        }

        run.GoOn();
        return false;
    }

    /// <summary>The turn that <see cref="InterruptAsync"/> would stop; see <see cref="SessionStatus.Turn"/>.</summary>
    public Guid? Turn => Stoppable is { } given ? given.Id : run.Process is { IsWorkingUnasked: true } ? Guid.Empty : null;

    /// <summary>The turn that was told to make way, by this activation; or null.</summary>
    public Guid? Interrupted { get; private set; }

    private QueuedPrompt? Stoppable => State.Decision is null ? queue.InFlight : null;

    /// <summary>A person stops the turn that runs, or takes the prompt back that is on its way.</summary>
    /// <param name="resume">Makes the grain's next turn take the prompt back.</param>
    /// <returns>False if there is neither.</returns>
    public async Task<bool> InterruptAsync(Action resume)
    {
        var given = Stoppable;
        if (given is not null && run.Process?.LastGiven != given.Id)
        {
            // It is on its way to the agent, or waits for it to be ready.
            logger.LogInterrupted(session.Key, given.Id);
            queue.TakeBack(given.Id);
            NoteTakenBack();
            resume();
            return true;
        }

        if (run.Process is null || (given is null && !run.Process.IsWorkingUnasked))
        {
            return false;
        }

        logger.LogInterrupted(session.Key, given?.Id);
        await run.Process.InterruptAsync();
        return true;
    }

    /// <summary>The turn that runs ends for a prompt that is to take its place.</summary>
    /// <param name="resume">Makes the grain's next turn take the prompt back.</param>
    /// <returns>A task that ends when the agent is told.</returns>
    public async Task MakeWayAsync(Action resume)
    {
        Interrupted = queue.InFlight!.Id;
        await InterruptAsync(resume);
    }

    private async Task StartAsync()
    {
        await run.StartAsync();
        room.Fill(run.Process!);
        NoteTakenBack();
    }

    /// <summary>A person was told that the prompt is stopped: the process knows it too, should the activation be dropped.</summary>
    private void NoteTakenBack()
    {
        if (run.Process is { } process)
        {
            process.TakenBack = queue.TakenBack;
        }
    }

    private async Task TellResumingAsync(QueuedPrompt prompt, DateTimeOffset now)
    {
        if (!State.WasStarted)
        {
            return;
        }

        var text = SessionTexts.Resuming(now - (State.SuspendedAt ?? State.LastActive), now - State.LastActive);
        try
        {
            await chats.DeliverAsync(prompt.Chat, new SessionNotice(State.Name, $"{JournalTexts.ResumeNotice}{prompt.Id:N}", text));
        }
        catch (Exception exception)
        {
            // The answer matters, and it will come; the notice is a courtesy.
            logger.LogProgressLost(exception, session.Key, prompt.Chat);
        }
    }
}
