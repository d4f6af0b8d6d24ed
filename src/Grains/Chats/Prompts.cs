using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Makes prompts of messages that are in a session's queue. An edit follows its message, wherever that has got to; only prompts have a new
/// form: a command or a message
/// that was refused is never run by an edit.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="messages">The inbox, which knows what a message's session is.</param>
/// <param name="current">The session that the chat talks to.</param>
/// <param name="mode">The output mode.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="waiting">Prompts that wait.</param>
/// <param name="handOver">Hands prompts over.</param>
/// <param name="questions">The questions that the chat has put.</param>
/// <param name="answers">Takes what is typed as an answer.</param>
/// <param name="follow">Called with the old and the new key of a session that was found again.</param>
internal sealed class Prompts(
    ChatScope scope,
    InboxMessages messages,
    CurrentSessions current,
    OutputModeSetting mode,
    SentPrompts sent,
    WaitingPrompts waiting,
    HandOver handOver,
    PutQuestions questions,
    Answers answers,
    Action<string, string> follow)
{
    /// <summary>The prompt that an edit gives a new form.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>The prompt; null if it is not known, or if the edit is a prompt of its own.</returns>
    public SentPrompt? Corrects(ChatMessage edit) => edit.Edits is { } edited && !IsNew(edit) ? sent.OfMessage(edited) : null;

    /// <summary>Whether an edit is a prompt of its own, because nothing is known of what it edits.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>True if it is.</returns>
    public bool IsNew(ChatMessage edit) => !edit.IsCommand() && (edit.Edits is not { } edited || sent.MayHaveKnown(edited));

    /// <summary>The name of the session that a prompt was sent to.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>The name, or where that is not known any more its machine's.</returns>
    public string NameOf(SentPrompt prompt) => prompt.SessionName
        ?? (prompt.Session == current.Key ? current.Name : waiting.NameOf(prompt.Session) ?? SessionKey.Parse(prompt.Session).Machine);

    /// <summary>Gives a message to its session, or takes it as an answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isCommand">Whether it may be a command of the agent.</param>
    /// <param name="edits">Edits of it that came before it went.</param>
    /// <returns>What to say; null if it turned out to be a prompt for another session, and is in the queue of that one now.</returns>
    public async Task<IReadOnlyList<Reply>?> GiveAsync(ChatMessage message, bool isCommand, IReadOnlyList<ChatMessage> edits)
    {
        var to = messages.BoundTo(message.Id)!;
        var typed = edits is [.., var newest] ? newest.Text : message.Words ?? message.Text;
        if (!isCommand && await answers.AnswerTypedAsync(message, typed, to.Session) is { } answered)
        {
            return answered;
        }

        if (to.Otherwise is not null)
        {
            messages.BindOtherwise(message.Id);
            return null;
        }

        var prompt = new Prompt(
            scope.PromptId(message),
            scope.Key,
            message.Text,
            message.Attachments,
            isCommand,
            message.IsEdit,
            edits is [.., var last] ? scope.PromptId(last) : null)
        {
            IsBrief = mode.IsBrief,
            BackupOf = message.BackupOf,
            Steers = message.Steers,
            IsAside = message.IsAside,
            WasHeard = message.WasHeard,
            Author = AuthorOf(message),
            Wording = edits.Aggregate(message.Wording, static (words, edit) => words.Edited(edit.Edits, edit.Wording)),
        };
        to = messages.BoundTo(message.Id)!;
        sent.Add(message, prompt, to.Session, to.SessionName);
        var handedOver = await handOver.GiveAsync(prompt, to);
        if (handedOver.Text != SessionTexts.Gone || await current.FindAgainAsync(message, to) is not { } found)
        {
            return Replies(handedOver);
        }

        follow(to.Session, found);
        return await GiveAsync(message, isCommand, edits);
    }

    /// <summary>Gives a message that was edited its new form.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>What to say.</returns>
    public async Task<IReadOnlyList<Reply>?> EditAsync(ChatMessage edit)
    {
        if (edit.IsCommand())
        {
            return [new(ChatTexts.NotCorrected)];
        }

        if (IsNew(edit))
        {
            return await GiveAsync(edit, isCommand: false, []);
        }

        return Corrects(edit) is { IsCommand: false } before ? await CorrectAsync(edit, before) : [new(ChatTexts.NotCorrected)];
    }

    private async Task<IReadOnlyList<Reply>> CorrectAsync(ChatMessage edit, SentPrompt before)
    {
        var waits = waiting.Edit(
            before.Prompt,
            prompt => prompt with { Wording = prompt.Wording.Edited(edit.Edits, edit.Wording), Edit = scope.PromptId(edit) });
        if (waits is not null)
        {
            return waits.IsCancelled ? [new(SessionTexts.EditOfCancelled)] : [];
        }

        var prompt = new Prompt(before.Prompt, scope.Key, edit.Text, [], IsCommand: false, IsCorrection: true, scope.PromptId(edit))
        {
            IsBrief = mode.IsBrief,
            Wording = edit.Wording,
            Edited = edit.Edits,
            Author = AuthorOf(edit),
        };
        return Replies(await handOver.GiveAsync(prompt, messages.BoundTo(edit.Id)!));
    }

    private string? AuthorOf(ChatMessage message) => ChatKey.IsGroup(scope.Key) ? message.User : null;

    private IReadOnlyList<Reply> Replies(HandedOver handedOver) =>
        handedOver.Behind is { } behind ? questions.WaitsBehind(behind) : handedOver.Text is { } text ? [new(text)] : [];
}
