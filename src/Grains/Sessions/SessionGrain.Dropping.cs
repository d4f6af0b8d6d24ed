using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// Prompts that are dropped: gone for good first, and told then. What is told first may be given all the same after a crash.
internal sealed partial class SessionGrain
{
    /// <summary>Takes out a prompt that the agent does not have, so that the next write drops it.</summary>
    /// <param name="id">The beginning of its id.</param>
    /// <returns>False if no such prompt waits.</returns>
    private bool TakeOut(string id)
    {
        if (State.Queue.Find(queued => ShortId.Names(id, queued.Id)) is { } waiting)
        {
            State.Queue.Remove(waiting);
            Drop(waiting, wasGiven: false);
            return true;
        }

        if (State is { Given: { } given, Hold: not null } && ShortId.Names(id, given.Id))
        {
            DropHeld();
            return true;
        }

        if (State.Parked is { } parked && ShortId.Names(id, parked.Prompt.Id))
        {
            DropParked();
            return true;
        }

        return false;
    }

    /// <summary>Everything that was accepted and is not answered is dropped with the next write, in order.</summary>
    private void TakeOutAll()
    {
        if (State.Hold is not null)
        {
            DropHeld();
        }
        else if (State.Given is { } given)
        {
            State.Given = null;
            Drop(given);
        }

        if (State.Parked is not null)
        {
            DropParked();
        }

        State.Queue.ForEach(waiting => Drop(waiting, wasGiven: false));
        State.Queue.Clear();
    }

    private void DropHeld()
    {
        var (given, hold) = (State.Given!, State.Hold!);
        LogReleased(logger, Key, given.Id, hold.Kind, SessionTexts.Drop);
        State.Given = null;
        State.Hold = null;
        Drop(given, hold.QuestionId, wasGiven: hold.Kind is HoldKind.CutOff);
    }

    private void DropParked()
    {
        var parked = State.Parked!;
        State.Parked = null;
        WaitParked();
        Drop(parked.Prompt, parked.QuestionId);
    }

    private void Drop(QueuedPrompt prompt, string? question = null, bool wasGiven = true)
    {
        LogCancelled(logger, Key, prompt.Id, prompt.Chat);
        Remember(State.Cancelled, prompt.Id);
        State.Dropped.Add(new(prompt.Id, prompt.Chat, Excerpt(prompt), question) { Files = wasGiven ? [] : prompt.Files });
    }

    /// <summary>
    /// Whoever sent what was dropped must know, whichever chat it was dropped from. Who has been told is written with the next
    /// step; until then it may be told again, which a chat shows once.
    /// </summary>
    private async Task TellDroppedAsync()
    {
        if (State.Dropped.Count == 0)
        {
            return;
        }

        State.Dropped.ForEach(dropped => ForgetFiles(dropped.Files ?? []));
        foreach (var chat in State.Dropped.GroupBy(static dropped => dropped.Chat).ToArray())
        {
            if (_toldQueued.Remove(chat.Key))
            {
                await SendUpAsync([new SessionProgress(State.Name, "")], chat.Key);
            }

            await Chat(chat.Key).Deliver([.. chat.SelectMany(Told)]);
        }

        State.Dropped.Clear();
        await AdvanceAsync(mustWrite: true);
        if (_run is null && State is { Queue.Count: 0, Parked: null })
        {
            DelayDeactivation(TimeSpan.Zero);
        }
    }

    private IEnumerable<SessionOutput> Told(DroppedPrompt dropped)
    {
        if (dropped.QuestionId is { } question)
        {
            yield return new SessionQuestionClosed(State.Name, question);
        }

        yield return new SessionNotice(State.Name, $"cancelled-{dropped.Prompt:N}", SessionTexts.Cancelled(dropped.Excerpt));
    }
}
