using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Takes prompts and edits of them into a session.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="files">The files that come with them.</param>
/// <param name="line">Tells chats where their prompt stands.</param>
/// <param name="agent">Its agent.</param>
/// <param name="questions">What people have to decide before a prompt's turn comes.</param>
/// <param name="folder">Its folder, which files are saved in.</param>
/// <param name="folderWait">Waits for it.</param>
/// <param name="limits">How much may wait.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs what is taken.</param>
internal sealed class PromptIntake(
    StoredSession session,
    PromptQueue queue,
    PromptFiles files,
    QueueLine line,
    SessionAgent agent,
    SessionQuestions questions,
    FolderGuard folder,
    FolderWait folderWait,
    SessionOptions limits,
    Func<bool, Task> advance,
    ILogger logger)
{
    private PromptReceipt Taken => PromptReceipt.Accepted with { IsShell = agent.RunsCommands };

    /// <inheritdoc cref="ISessionGrain.Prompt"/>
    public async Task<PromptReceipt> TakeAsync(Prompt prompt)
    {
        var isKnown = queue.HasTaken(prompt.Id);
        if (prompt.Edit is { } edit ? queue.HasTaken(edit) : isKnown)
        {
            // Its first coming may have failed half way.
            await advance(false);
            return Taken;
        }

        if (prompt.Edit is not null && (isKnown || prompt.IsCorrection))
        {
            return await EditAsync(prompt);
        }

        if (PromptRefusal.Of(prompt, session.State, queue, limits, agent.TakesCorrections, agent.RunsCommands) is { } refusal)
        {
            return new(refusal);
        }

        if (prompt.WasHeard && agent.RunsCommands)
        {
            return new(VoiceTexts.NotRun(session.State.Name));
        }

        if (prompt.IsAside && !agent.WorksBeside)
        {
            return new(AsideTexts.Unable(session.State.Agent));
        }

        if (prompt.Attachments.Count > 0 && !await folder.IsThereAsync())
        {
            await folderWait.BeginAsync([prompt.Chat]);
            throw new WorkspaceUnavailableException(FolderTexts.KeepsFromTaking) { IsTold = true };
        }

        var behind = questions.Blocking;
        var saved = await files.SaveAsync(prompt.Attachments);
        var queued = new QueuedPrompt(prompt.Id, prompt.Chat, "", saved, prompt.IsCommand)
        {
            BackupOf = prompt.BackupOf,
            Author = prompt.Author,
            Steers = prompt.Steers,
            IsAside = prompt.IsAside,
        };
        await AddAsync(
            prompt.IsCorrection ? Corrected(queued, prompt.Wording) : queued.With(prompt.Wording, agent.RunsCommands), prompt.Edit);
        files.Settle(saved);
        return Taken with { Behind = await questions.PutBehindAsync(prompt.Chat, behind) };
    }

    /// <inheritdoc cref="ISessionGrain.SendNow"/>
    public async Task<SendNowReceipt> SendNowAsync(string id)
    {
        var isMoved = queue.PutForward(id);
        await advance(isMoved);
        return isMoved || queue.IsWaiting(id) ? SendNowReceipt.Next : queue.Find(id)?.Outcome switch
        {
            CancelOutcome.Running => SendNowReceipt.Running,
            CancelOutcome.Done => SendNowReceipt.Done,
            CancelOutcome.Cancelled => SendNowReceipt.Cancelled,
            _ => SendNowReceipt.Unknown,
        };
    }

    /// <summary>The new form of a prompt that is known: it takes the place of the old one for as long as that was not given.</summary>
    private async Task<PromptReceipt> EditAsync(Prompt prompt)
    {
        if (queue.IsCancelled(prompt.Id))
        {
            return new(SessionTexts.EditOfCancelled);
        }

        var takesPlace = queue.CanReplace(prompt.Id);
        var form = prompt with { IsCorrection = !takesPlace };
        if (PromptRefusal.Of(form, session.State, queue, limits, agent.TakesCorrections, agent.RunsCommands, takesPlace) is { } refusal)
        {
            return new(refusal);
        }

        if (!takesPlace)
        {
            var correction = new QueuedPrompt(prompt.Edit!.Value, prompt.Chat, "", [], IsCommand: false)
            {
                Corrects = prompt.Id,
                Author = prompt.Author,
            };
            await AddAsync(Corrected(correction, prompt.Wording), edit: null);
            return Taken;
        }

        queue.Replace(
            prompt.Id,
            prompt.Edit!.Value,
            queued => queued.Corrects is null ? Edited(queued, prompt) : Corrected(queued, prompt.Wording));
        logger.LogEdited(session.Key, prompt.Id, prompt.Chat);
        await advance(true);
        return Taken;
    }

    private async Task AddAsync(QueuedPrompt prompt, Guid? edit)
    {
        queue.Add(prompt, edit);
        logger.LogQueued(session.Key, prompt.Id, prompt.Chat, queue.Count);
        await advance(true);
        line.Update();
    }

    private QueuedPrompt Corrected(QueuedPrompt prompt, Wording words)
    {
        var corrected = prompt.With(words, agent.RunsCommands);
        return corrected with { Text = SessionTexts.Correction(corrected.Text) };
    }

    private QueuedPrompt Edited(QueuedPrompt queued, Prompt edit) => queued.With(
        new Wording(queued.Text, Markdown: null, queued.Surroundings, queued.Pieces).Edited(edit.Edited, edit.Wording), agent.RunsCommands);
}
