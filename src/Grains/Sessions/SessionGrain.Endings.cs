using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The end of a process or of an activation, and what it left.
internal sealed partial class SessionGrain
{
    private const int MostSilentRepeats = 3;

    private (Guid Prompt, int Times) _repeats;

    /// <summary>The end of a run whose consequences failed half way, until they did not.</summary>
    private (string Run, AgentExited Exited, Guid? LastGiven)? _unsettled;

    /// <summary>An activation was dropped while its process lived: this one takes the process over.</summary>
    private void TakeOverRun()
    {
        _run = agents.Find(Key);
        TakeOverSettled();
        if (_run is not null)
        {
            _phase = _run switch
            {
                { IsEnding: true } => SessionPhase.Suspending,
                { IsReady: false } => SessionPhase.Starting,
                _ => State.Given is null ? SessionPhase.Ready : SessionPhase.Working,
            };
            KeepInMemory();
            foreach (var question in _run.OpenQuestions)
            {
                _questions.Ask(question);
            }

            UpdateIdle();
            if (State.Given is not null)
            {
                Watch();
            }
        }
    }

    private async Task ExitedAsync(AgentExited exited)
    {
        // If this fails the event comes again, and nothing has changed yet.
        await CloseQuestionsAsync();
        LogExited(logger, Key, _run!.Id, exited.Reason, exited.Description);
        _unsettled = (_run.Id, exited, _run.LastGiven);
        _run = null;
        _phase = SessionPhase.Idle;
        StopIdle();
        if (State.Parked is null)
        {
            DelayDeactivation(TimeSpan.Zero);
        }

        State.SuspendedAt = time.WallNow();
        await SettleExitAsync(exited, _unsettled.Value.LastGiven);
    }

    /// <summary>What follows from the end of a process. It is done again, from the start, if it fails half way.</summary>
    private async Task SettleExitAsync(AgentExited exited, Guid? lastGiven)
    {
        await Machine.Released();
        await (State switch
        {
            { Given: null } => AdvanceAsync(mustWrite: true),
            { Hold: not null } => AdvanceAsync(),
            _ when exited.Reason is AgentExitReason.ResumeFailed => HoldAsync(HoldKind.ResumeFailed, exited.Description),
            _ when exited.Reason is AgentExitReason.StartFailed && lastGiven != State.Given.Id => HoldAsync(HoldKind.StartFailed, exited.Description),
            { Given: { } cutOff } => SettleAfterCrashAsync(
                cutOff,
                $"its agent {exited.Description}",
                exited.Reason is AgentExitReason.StartFailed ? exited.Description : null),
        });
        _unsettled = null;
    }

    /// <summary>Settles a prompt of which it is not known whether the agent has it: by its chat, by the agent's record, else by asking.</summary>
    /// <param name="given">The prompt.</param>
    /// <param name="why">What happened.</param>
    /// <param name="notStarted">Why the agent ended before it was ready, so that it is not started again unasked; null if it was ready.</param>
    private async Task SettleAfterCrashAsync(QueuedPrompt given, string why, string? notStarted = null)
    {
        if (await Chat(given.Chat).HasAnswer(given.Id))
        {
            await SettleAsync();
            return;
        }

        var finding = await agents.FindInTranscriptAsync(Launch(), given.ForAgent(), State.GivenInBoot);
        LogSettled(logger, Key, given.Id, finding.Kind);
        if (finding.Kind is TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered)
        {
            State.ReturnPoint = null;
        }

        switch (finding.Kind)
        {
            case TranscriptFindingKind.Answered:
                State.HasHistory = true;
                await Chat(given.Chat).Deliver([new SessionAnswer(State.Name, given.Id, SessionTexts.Shown(finding.Answer!))]);
                await SettleAsync();
                break;
            case TranscriptFindingKind.NotGiven when notStarted is not null:
                await HoldAsync(HoldKind.StartFailed, notStarted);
                break;
            case TranscriptFindingKind.NotGiven when MayRepeat(given.Id):
                State.Queue.Insert(0, given);
                State.Given = null;
                await AdvanceAsync(mustWrite: true);
                break;
            default:
                State.HasHistory |= finding.Kind is TranscriptFindingKind.GivenUnanswered;
                await HoldAsync(HoldKind.CutOff, notStarted ?? why, wasStarting: notStarted is not null);
                break;
        }
    }

    private bool MayRepeat(Guid prompt)
    {
        _repeats = _repeats.Prompt == prompt ? (prompt, _repeats.Times + 1) : (prompt, 1);
        return _repeats.Times <= MostSilentRepeats;
    }
}
