using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// A usage limit: the prompt waits, durably, until the limit ends, and goes on by itself then.
internal sealed partial class SessionGrain
{
    // Timers stand still while a machine sleeps; the clock does not.
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);

    private IGrainTimer? _parkedTimer;
    private string? _askedParked;

    private async Task ParkAsync(AgentTurnEnded ended, AgentFailure limit, DateTimeOffset resetsAt)
    {
        var given = State.Given!;
        var now = time.WallNow();
        var due = UsageLimit.ResumeAt(resetsAt, given.Resumptions, now, UsageLimit.MostJitter * Random.Shared.NextDouble());
        State.Parked = new(
            UsageLimit.Again(given, limit.HasProduced),
            due,
            $"limit-{Guid.NewGuid():N}",
            FailureTexts.Parked(ended.Text, State.Agent, due, now));
        if (limit.HasProduced)
        {
            await NoteWhereItEndsAsync(ended, given);
        }

        State.Given = null;
        State.Usage += ended.Usage;
        State.HasHistory |= limit.HasProduced;
        State.IsPersonaNew = false;
        State.LastActive = now;
        _phase = _run is null ? SessionPhase.Idle : SessionPhase.Ready;
        LogParked(logger, Key, given.Id, due);
        await WriteAsync();
        WaitParked();
        await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], given.Chat);
        await AskParkedAsync();
        if (IsFree && _run is { IsOutdated: true, HasBackgroundWork: false })
        {
            Suspend();
        }

        UpdateIdle();
        Report();
    }

    /// <summary>Waits, and puts the choice to the chat, once an activation; the chat takes the same question once.</summary>
    private async Task AskParkedAsync()
    {
        if (State.Parked is not { } parked || !IsHere)
        {
            return;
        }

        if (_parkedTimer is null)
        {
            WaitParked();
        }

        if (_askedParked != parked.QuestionId)
        {
            await Chat(parked.Prompt.Chat).Deliver([QuestionOf(parked)]);
            _askedParked = parked.QuestionId;
            _questions.PutTo(parked.QuestionId, parked.Prompt.Chat);
        }
    }

    private SessionQuestion QuestionOf(ParkedPrompt parked) =>
        new(State.Name, Key, parked.QuestionId, parked.Text, [FailureTexts.TryNow, SessionTexts.Drop]);

    private async Task<AnswerReceipt> AnswerParkedAsync(ParkedPrompt parked, string option)
    {
        if (string.Equals(option, FailureTexts.TryNow, StringComparison.OrdinalIgnoreCase))
        {
            LogUnparked(logger, Key, parked.Prompt.Id, FailureTexts.TryNow);
            State.Queue.Insert(0, parked.Prompt);
        }
        else if (string.Equals(option, SessionTexts.Drop, StringComparison.OrdinalIgnoreCase))
        {
            LogUnparked(logger, Key, parked.Prompt.Id, SessionTexts.Drop);
        }
        else
        {
            return AnswerReceipt.NoOption;
        }

        await UnparkAsync();
        return AnswerReceipt.Taken;
    }

    private async Task UnparkAsync()
    {
        State.Parked = null;
        WaitParked();
        await AdvanceAsync(mustWrite: true);
        if (_run is null && State.Queue.Count == 0)
        {
            DelayDeactivation(TimeSpan.Zero);
        }
    }

    /// <summary>A session that waits for its limit stays in memory; after a restart it is woken, for it has open work.</summary>
    private void WaitParked()
    {
        _parkedTimer?.Dispose();
        _parkedTimer = null;
        if (State.Parked is { } parked && IsHere)
        {
            KeepInMemory();
            var left = parked.Due - time.WallNow();
            var nap = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestNap ? left : LongestNap;
            _parkedTimer = this.RegisterGrainTimer(
                static (grain, _) => grain.LookParkedAsync(), this, new GrainTimerCreationOptions(nap, Timeout.InfiniteTimeSpan));
        }
    }

    private async Task LookParkedAsync()
    {
        if (State.Parked is not { } parked || !IsHere || time.WallNow() < parked.Due)
        {
            WaitParked();
            return;
        }

        LogUnparked(logger, Key, parked.Prompt.Id, "the limit is over");
        State.Queue.Insert(0, parked.Prompt);
        try
        {
            await UnparkAsync();
        }
        catch (Exception exception)
        {
            // What is in memory is not what the store holds: the next activation begins from there.
            LogNotUnparked(logger, exception, Key);
            DeactivateOnIdle();
            return;
        }

        await SendUpAsync([new SessionQuestionClosed(State.Name, parked.QuestionId)], parked.Prompt.Chat);
        CloseElsewhere(parked.QuestionId, "");
    }
}
