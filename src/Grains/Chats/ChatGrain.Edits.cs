using Dormouse.Grains.Sessions;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// Edited messages: an edit follows its message, wherever that has got to. Only prompts have a new form; a command or a
// message that was refused is never run by an edit.
internal sealed partial class ChatGrain
{
    /// <summary>The edits of a prompt that came before it was handed over: it goes in its last form, and they are done with.</summary>
    private ChatMessage[] EditsOf(ChatMessage message) => IsPrompt(message)
        ? [.. _state.Inbox.Where(edit => edit is { Edits: { } edited, Refusal: null } && message.IsKnownAs(edited) && !IsCommand(edit))]
        : [];

    private async Task<IReadOnlyList<Reply>> EditAsync(ChatMessage edit)
    {
        if (IsCommand(edit))
        {
            return [new(ChatTexts.NotCorrected)];
        }

        if (edit.Edits is not { } edited || IsForgotten(edited))
        {
            return await PromptAsync(edit, isCommand: false);
        }

        return _state.Sent.FindLast(sent => sent.Message == edited) is { IsCommand: false } sent
            ? await CorrectAsync(edit, sent)
            : [new(ChatTexts.NotCorrected)];
    }

    private async Task<IReadOnlyList<Reply>> CorrectAsync(ChatMessage edit, SentPrompt sent)
    {
        var waits = _state.Waiting.FindLastIndex(waiting => waiting.Prompt.Id == sent.Prompt);
        if (waits >= 0)
        {
            var waiting = _state.Waiting[waits];
            if (waiting.IsCancelled)
            {
                return [new(SessionTexts.EditOfCancelled)];
            }

            var words = waiting.Prompt.Wording.Edited(edit.Edits, edit.Wording);
            _state.Waiting[waits] = waiting with { Prompt = waiting.Prompt with { Wording = words, Edit = PromptId(edit) } };
            return [];
        }

        var prompt = new Prompt(sent.Prompt, Key, edit.Text, [], IsCommand: false, IsCorrection: true, PromptId(edit))
        {
            IsBrief = IsBrief,
            Wording = edit.Wording,
            Edited = edit.Edits,
        };
        return await HandOverAsync(prompt, sent.Session, SessionNameOf(sent.Session));
    }

    /// <summary>Remembers where a prompt went, and under which ids its channel knows it.</summary>
    private void RememberSent(ChatMessage message, Prompt prompt)
    {
        foreach (var id in message.Parts is null ? [message.Id] : message.Parts.Prepend(message.Id))
        {
            _state.Sent.RemoveAll(sent => sent.Message == id);
            _state.Sent.Add(new(id, prompt.Id, _state.Session!, prompt.IsCommand));
        }

        if (_state.Sent.Count > ChatState.RememberedPrompts)
        {
            _state.Sent.RemoveRange(0, _state.Sent.Count - ChatState.RememberedPrompts);
        }
    }

    /// <summary>A prompt that was refused has no new form.</summary>
    private void ForgetSent(Prompt prompt) => _state.Sent.RemoveAll(sent => sent.Prompt == prompt.OwnId);

    /// <summary>Whether what became of a message may have been known once.</summary>
    private bool IsForgotten(string message)
    {
        var accepted = _state.RecentMessages.IndexOf(message);
        return accepted < 0
            || (_state.Sent.Count >= ChatState.RememberedPrompts && accepted < _state.RecentMessages.IndexOf(_state.Sent[0].Message));
    }

    private static bool IsPrompt(ChatMessage message) =>
        message is { Refusal: null, Answer: null, IsEdit: false } && !IsCommand(message);

    private static bool IsCommand(ChatMessage message) => ChatCommand.Parse(message.Text) is not null;
}
