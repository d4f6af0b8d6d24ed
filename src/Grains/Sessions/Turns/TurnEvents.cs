using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>The way up: what the process of a session tells.</summary>
/// <param name="session">The session.</param>
/// <param name="run">Its process.</param>
/// <param name="dispatch">Gives prompts to a process that is ready.</param>
/// <param name="turnEnd">Takes ends of turns.</param>
/// <param name="recovery">Takes the end of the process.</param>
/// <param name="asides">Takes answers to questions beside a turn.</param>
/// <param name="files">The files that it sends.</param>
/// <param name="asked">What the agent asks.</param>
/// <param name="questions">Puts that to chats.</param>
/// <param name="journal">Notes the agent's steps.</param>
/// <param name="title">The title of the conversation.</param>
/// <param name="onlookers">Those who look on.</param>
/// <param name="deltas">Whether its chat shows growing text and what tools return.</param>
/// <param name="chats">Its chats.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
internal sealed class TurnEvents(
    StoredSession session,
    ActiveRun run,
    PromptDispatch dispatch,
    TurnEnd turnEnd,
    CrashRecovery recovery,
    AsideQuestions asides,
    OutgoingFiles files,
    AskedQuestions asked,
    AgentQuestions questions,
    SessionJournal journal,
    SessionTitle title,
    SessionOnlookers onlookers,
    DeltaStreaming deltas,
    SessionChats chats,
    Func<bool, Task> advance)
{
    private readonly List<SessionOutput> _up = [];

    private SessionState State => session.State;

    /// <inheritdoc cref="ISessionGrain.TakeEvents"/>
    public async Task TakeAsync(string from, long first, IReadOnlyList<AgentEvent> events)
    {
        if (!run.Is(from))
        {
            if (run.Process is null)
            {
                // The end of a run that an earlier activation knew; what it left is resolved like after a crash.
                await advance(false);
            }

            return;
        }

        for (var i = 0; i < events.Count && run.Is(from); i++)
        {
            if (run.IsNew(first + i))
            {
                await TakeAsync(events[i], _up);
                if (_up.Count == 0)
                {
                    // Should the batch fail after this, it is not dealt with twice. What is yet to be told would be lost with the
                    // activation.
                    run.Took(from, first + i);
                }
            }
        }

        await chats.SendAsync(_up);
        run.Took(from, first + events.Count - 1);
    }

    private async Task TakeAsync(AgentEvent happened, List<SessionOutput> up)
    {
        switch (happened)
        {
            case AgentReady:
                if (!await dispatch.TakeReadyAsync() || State.Queue is [{ IsAside: true }, ..])
                {
                    await advance(false);
                }

                break;
            case AgentSessionChanged changed:
                up.AddRange(RefusedConversation.Closing(State));
                await chats.SendAsync(up);
                State.AgentSessionId = changed.AgentSessionId;
                (State.ReturnPoint, State.Context) = (null, null);
                RefusedConversation.Forget(State);
                await session.WriteAsync();
                break;
            case AgentPermissionsChanged changed:
                State.Permissions = changed.Permissions;
                await session.WriteAsync();
                break;
            case AgentChoicesTold told:
                // The next write takes it along: it is told again at each start.
                State.Choices = told.Choices;
                break;
            case AgentContextTold told:
                // The end of the turn, which comes next, is written with it.
                State.Context = told.Fill;
                break;
            case AgentTitled titled:
                title.Take(titled.Title);
                break;
            case AgentText text:
                onlookers.Say(text.Text);
                if (deltas.AreForChat)
                {
                    Append(up, text.Text);
                }

                break;
            case AgentProgress progress:
                up.Add(new SessionProgress(State.Name, progress.Text));
                break;
            case AgentToolStarted tool:
                ShowTool(tool, up);
                break;
            case AgentToolFinished tool:
                onlookers.Finish(tool.ToolUseId);
                journal.Finish(run.Process!.Id, tool);
                if (deltas.AreForChat)
                {
                    up.Add(new SessionDetail(State.Name, $"{tool.ToolUseId}-out", DetailTexts.Result(tool.Result, tool.IsError)));
                }

                break;
            case AgentQuestion question:
                questions.Ask(question, up);
                break;
            case AgentQuestionWithdrawn question:
                up.Add(new SessionQuestionClosed(State.Name, question.QuestionId));
                await chats.SendAsync(up);
                await questions.CloseAsync(question.QuestionId, "");
                break;
            case AgentWorksUnasked unasked:
                await chats.SendAsync(up);
                await TellUnaskedAsync(unasked.IsWorking);
                break;
            case AgentIgnoredStop ignored when chats.Current is { } told:
                await chats.SendAsync(up);
                var insisted = WorkTexts.IgnoredStop(State.Name, ignored.After);
                await chats.DeliverAsync(told, new SessionNotice(State.Name, $"ignored-stop-{run.Process!.Id}", insisted));
                break;
            case AgentReachedLimit reached when chats.Current is { } told:
                await chats.SendAsync(up);
                var limited = WorkTexts.ReachedLimit(State.Name, reached.What);
                await chats.DeliverAsync(told, new SessionNotice(State.Name, $"limit-{reached.Id:N}", limited));
                break;
            case AgentSpoke spoke:
                await chats.SendAsync(up);
                await SpokeAsync(spoke);
                break;
            case AgentAside aside:
                await chats.SendAsync(up);
                await asides.TakeAsync(aside);
                break;
            case AgentTurnEnded ended:
                asked.KeepWhatWaits(run.Process);
                onlookers.Rest();
                await turnEnd.TakeAsync(ended, up);
                break;
            case AgentExited exited:
                await chats.SendAsync(up);
                await recovery.TakeEndAsync(exited);
                break;
        }
    }

    private void ShowTool(AgentToolStarted tool, List<SessionOutput> up)
    {
        run.Doing = tool.Progress;
        journal.Use(run.Process!.Id, tool);
        onlookers.Use(tool);
        up.Add(new SessionProgress(State.Name, asked.IsAny ? SessionTexts.WaitsForAnswer : tool.Progress));
        if (deltas.AreForChat)
        {
            up.Add(new SessionDetail(State.Name, $"{tool.ToolUseId}-in", DetailTexts.Call(tool.Tool, tool.Input)));
        }
    }

    /// <summary>Who saw it begin sees it end, whichever chat prompts meanwhile; a chat whose prompt runs works all the same.</summary>
    private async Task TellUnaskedAsync(bool isWorking)
    {
        var chat = isWorking ? chats.Current : run.Process!.WorksUnaskedFor ?? State.LastChat;
        run.Process!.WorksUnaskedFor = isWorking ? chat : null;
        var progress = new SessionProgress(State.Name, isWorking ? WorkTexts.Unasked : "");
        var isInTurn = State.Decision is null && State.InFlight?.Chat == chat;
        await chats.SendAsync(isInTurn ? [progress] : [new SessionWorking(State.Name, isWorking), progress], chat);
    }

    private async Task SpokeAsync(AgentSpoke spoke)
    {
        if (State.LastChat is not null)
        {
            await files.NoteAsync(spoke.Id, State.LastChat, spoke.Text);
            await chats.DeliverAsync(State.LastChat, new SessionAnswer(State.Name, spoke.Id, WorkTexts.Spoke(spoke.Text, spoke.IsStopped)));
        }

        State.Usage += spoke.Usage;
        await advance(true);
    }

    private void Append(List<SessionOutput> up, string text)
    {
        if (up is [.., SessionText last])
        {
            up[^1] = last with { Text = last.Text + text };
        }
        else
        {
            up.Add(new SessionText(State.Name, text));
        }
    }
}
