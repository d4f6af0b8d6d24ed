using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Makes prompts of messages. An edit follows its message, wherever that has got to; only prompts have a new form: a command or a message
/// that was refused is never run by an edit.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="current">The session that the chat talks to.</param>
/// <param name="mode">The output mode.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="waiting">Prompts that wait.</param>
/// <param name="handOver">Hands prompts over.</param>
/// <param name="answers">Takes what is typed as an answer.</param>
internal sealed class Prompts(
    ChatScope scope,
    CurrentSession current,
    OutputModeSetting mode,
    SentPrompts sent,
    WaitingPrompts waiting,
    HandOver handOver,
    Answers answers)
{
    /// <summary>Gives a message to the current session, or takes it as an answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isCommand">Whether it may be a command of the agent.</param>
    /// <param name="edits">Edits of it that came before it went.</param>
    /// <returns>What to say.</returns>
    public async Task<IReadOnlyList<Reply>> GiveAsync(ChatMessage message, bool isCommand, IReadOnlyList<ChatMessage> edits)
    {
        if (current.Key is null)
        {
            await current.EnsureAsync(message).PatientlyAsync(scope.Time);
        }

        var typed = edits is [.., var newest] ? newest.Text : message.Words ?? message.Text;
        if (!isCommand && await answers.AnswerTypedAsync(message, typed) is { } answered)
        {
            return answered;
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
            Wording = edits.Aggregate(message.Wording, static (words, edit) => words.Edited(edit.Edits, edit.Wording)),
        };
        sent.Add(message, prompt, current.Key!, current.Name);
        var handedOver = await handOver.GiveAsync(prompt, current.Key!, current.Name);
        return handedOver.Text == SessionTexts.Gone && await current.IsFoundAgainAsync(message)
            ? await GiveAsync(message, isCommand, edits)
            : Replies(handedOver);
    }

    /// <summary>Gives a message that was edited its new form.</summary>
    /// <param name="edit">The edit.</param>
    /// <returns>What to say.</returns>
    public async Task<IReadOnlyList<Reply>> EditAsync(ChatMessage edit)
    {
        if (edit.IsCommand())
        {
            return [new(ChatTexts.NotCorrected)];
        }

        if (edit.Edits is not { } edited || sent.MayHaveKnown(edited))
        {
            return await GiveAsync(edit, isCommand: false, []);
        }

        return sent.OfMessage(edited) is { IsCommand: false } before ? await CorrectAsync(edit, before) : [new(ChatTexts.NotCorrected)];
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
        };
        var name = before.Session == current.Key
            ? current.Name
            : waiting.NameOf(before.Session) ?? SessionKey.Parse(before.Session).Machine;
        return Replies(await handOver.GiveAsync(prompt, before.Session, name));
    }

    private IReadOnlyList<Reply> Replies(HandedOver handedOver) =>
        handedOver.Behind is { } behind ? answers.WaitsBehind(behind) : handedOver.Text is { } text ? [new(text)] : [];
}
