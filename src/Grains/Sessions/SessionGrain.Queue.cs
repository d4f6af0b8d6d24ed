using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The prompts that wait: taken in, changed by edits, and told of.
internal sealed partial class SessionGrain
{
    private static readonly TimeSpan QueueLineDelay = TimeSpan.FromSeconds(2);

    /// <summary>Chats whose progress line says that their prompt waits.</summary>
    private readonly HashSet<string> _toldQueued = [];
    private IGrainTimer? _queueLine;

    public async Task<PromptReceipt> Prompt(Prompt prompt)
    {
        if (Successor is { } successor)
        {
            return await successor.Prompt(prompt);
        }

        NoteBrief(prompt.Chat, prompt.IsBrief);

        var isKnown = State.Recent.Contains(prompt.Id);
        if (prompt.Edit is { } edit ? State.Recent.Contains(edit) : isKnown)
        {
            // Its first coming may have failed half way.
            await AdvanceAsync();
            return Taken;
        }

        if (prompt.Edit is not null && (isKnown || prompt.IsCorrection))
        {
            return await EditAsync(prompt);
        }

        if (Refusal(prompt) is { } refusal)
        {
            return new(refusal);
        }

        if (prompt.Attachments.Count > 0 && !await Folder.IsThereAsync())
        {
            await WaitForFolderAsync([prompt.Chat]);
            throw new WorkspaceUnavailableException(FolderTexts.KeepsFromTaking) { IsTold = true };
        }

        var behind = Blocking();
        var files = await SaveFilesAsync(prompt.Attachments);
        var queued = new QueuedPrompt(prompt.Id, prompt.Chat, "", files, prompt.IsCommand) { BackupOf = prompt.BackupOf };
        await EnqueueAsync(prompt.IsCorrection ? Corrected(queued, prompt.Wording) : queued.With(prompt.Wording, IsShell), prompt.Edit);
        foreach (var file in files)
        {
            workspace.Settle(file.Path);
        }

        return await TakenBehindAsync(prompt.Chat, behind);
    }

    private PromptReceipt Taken => PromptReceipt.Accepted with { IsShell = IsShell };

    private QueuedPrompt Corrected(QueuedPrompt prompt, Wording words)
    {
        var corrected = prompt.With(words, IsShell);
        return corrected with { Text = SessionTexts.Correction(corrected.Text) };
    }

    public async Task<CancelReceipt> Cancel(string id)
    {
        if (Successor is { } successor)
        {
            return await successor.Cancel(id);
        }

        if (TakeOut(id))
        {
            await WriteAsync();
        }

        // Also when the call comes again, because it was cut off before everybody knew.
        if (State.Dropped.Find(dropped => ShortId.Names(id, dropped.Prompt)) is { } told)
        {
            await TellDroppedAsync();
            return new(CancelOutcome.Cancelled, told.Excerpt, told.Chat);
        }

        if (State.Given is { } given && ShortId.Names(id, given.Id))
        {
            return new(CancelOutcome.Running, Excerpt(given));
        }

        if (State.Cancelled.Exists(cancelled => ShortId.Names(id, cancelled)))
        {
            return new(CancelOutcome.Cancelled);
        }

        if (State.Recent.Exists(recent => ShortId.Names(id, recent)))
        {
            return new(CancelOutcome.Done);
        }

        if (State.Owner is null || !Guid.TryParseExact(id, "N", out var unknown))
        {
            return new(CancelOutcome.Unknown);
        }

        // Its chat may still hand it over, on a call that was under way.
        Remember(State.Recent, unknown);
        Remember(State.Cancelled, unknown);
        await WriteAsync();
        return new(CancelOutcome.Cancelled);
    }

    /// <summary>The new form of a prompt that is known: it takes the place of the old one for as long as that was not given.</summary>
    private async Task<PromptReceipt> EditAsync(Prompt prompt)
    {
        if (State.Cancelled.Contains(prompt.Id))
        {
            return new(SessionTexts.EditOfCancelled);
        }

        var index = State.Queue.FindIndex(queued => queued.Id == prompt.Id || queued.Corrects == prompt.Id);
        var isHeldUngiven = State is { Given: { } given, Hold.Kind: not HoldKind.CutOff } && given.Id == prompt.Id;
        var takesPlace = index >= 0 || isHeldUngiven;
        if (Refusal(prompt with { IsCorrection = !takesPlace }, takesPlace) is { } refusal)
        {
            return new(refusal);
        }

        if (!takesPlace)
        {
            await EnqueueAsync(
                Corrected(new(prompt.Edit!.Value, prompt.Chat, "", [], IsCommand: false) { Corrects = prompt.Id }, prompt.Wording), remember: null);
            return Taken;
        }

        if (isHeldUngiven)
        {
            State.Given = Edited(State.Given!, prompt);
        }
        else
        {
            var queued = State.Queue[index];
            State.Queue[index] = queued.Corrects is null ? Edited(queued, prompt) : Corrected(queued, prompt.Wording);
        }

        LogEdited(logger, Key, prompt.Id, prompt.Chat);
        Remember(State.Recent, prompt.Edit!.Value);
        await AdvanceAsync(mustWrite: true);
        return Taken;
    }

    private QueuedPrompt Edited(QueuedPrompt queued, Prompt edit) =>
        queued.With(new Wording(queued.Text, Markdown: null, queued.Surroundings, queued.Pieces).Edited(edit.Edited, edit.Wording), IsShell);

    private async Task EnqueueAsync(QueuedPrompt prompt, Guid? remember)
    {
        State.Queue.Add(prompt);
        State.LastChat = prompt.Chat;
        Remember(State.Recent, prompt.Id);
        if (remember is { } edit)
        {
            Remember(State.Recent, edit);
        }

        LogQueued(logger, Key, prompt.Id, prompt.Chat, State.Queue.Count);
        await AdvanceAsync(mustWrite: true);
        UpdateQueueLine();
    }

    /// <summary>How many prompts come before the first of the queue.</summary>
    private int Running => State is { Given: null, Parked: null } ? 0 : 1;

    private List<QueuedView> Waiting()
    {
        var views = new List<QueuedView>(State.Queue.Count + 1);
        if (State is { Given: { } given, Hold: not null })
        {
            views.Add(new(given.Id, Excerpt(given), 0));
        }

        if (State.Parked is { } parked)
        {
            views.Add(new(parked.Prompt.Id, Excerpt(parked.Prompt), 0));
        }

        var running = Running;
        views.AddRange(State.Queue.Select((queued, index) => new QueuedView(queued.Id, Excerpt(queued), index + running)));
        return views;
    }

    /// <summary>People are told where their prompt stands, once it has waited for a moment: most are given at once.</summary>
    private void UpdateQueueLine()
    {
        if (State.Queue.Count > 0)
        {
            _queueLine ??= this.RegisterGrainTimer(
                static (grain, _) => grain.TellQueueAsync(),
                this,
                new GrainTimerCreationOptions(QueueLineDelay, Timeout.InfiniteTimeSpan));
        }
    }

    private async Task TellQueueAsync()
    {
        _queueLine?.Dispose();
        _queueLine = null;
        var running = Running;
        var last = State.Queue.Select((queued, index) => (queued.Chat, Ahead: index + running)).GroupBy(static queued => queued.Chat);
        foreach (var (chat, ahead) in last.Select(static chat => chat.Last()).Where(static queued => queued.Ahead > 0))
        {
            _toldQueued.Add(chat);
            await SendUpAsync([new SessionProgress(State.Name, Blocking() is null ? SessionTexts.Queued(ahead) : SessionTexts.WaitsForAnswer)], chat);
        }
    }

    private static void Remember(List<Guid> recent, Guid id)
    {
        recent.Remove(id);
        recent.Add(id);
        if (recent.Count > SessionState.RememberedPrompts)
        {
            recent.RemoveAt(0);
        }
    }

    private static string Excerpt(QueuedPrompt prompt) =>
        prompt.Shown.Length > 0 ? SessionTexts.Excerpt(prompt.Shown, QueueTexts.ExcerptLength)
        : string.Join(", ", prompt.Files.Select(static file => Path.GetFileName(file.Path)));
}
