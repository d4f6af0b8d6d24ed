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

        if (edit.Edits is not { } edited || _sent.MayHaveKnown(edited))
        {
            return await PromptAsync(edit, isCommand: false);
        }

        return _sent.OfMessage(edited) is { IsCommand: false } sent
            ? await CorrectAsync(edit, sent)
            : [new(ChatTexts.NotCorrected)];
    }

    private async Task<IReadOnlyList<Reply>> CorrectAsync(ChatMessage edit, SentPrompt sent)
    {
        var waiting = _waiting.Edit(
            sent.Prompt, prompt => prompt with { Wording = prompt.Wording.Edited(edit.Edits, edit.Wording), Edit = _scope.PromptId(edit) });
        if (waiting is not null)
        {
            return waiting.IsCancelled ? [new(SessionTexts.EditOfCancelled)] : [];
        }

        var prompt = new Prompt(sent.Prompt, Key, edit.Text, [], IsCommand: false, IsCorrection: true, _scope.PromptId(edit))
        {
            IsBrief = _mode.IsBrief,
            Wording = edit.Wording,
            Edited = edit.Edits,
        };
        return Replies(await _handOver.GiveAsync(prompt, sent.Session, SessionNameOf(sent.Session)));
    }

    private string SessionNameOf(string session) =>
        session == _current.Key ? _current.Name : _waiting.NameOf(session) ?? SessionKey.Parse(session).Machine;

    private static bool IsPrompt(ChatMessage message) =>
        message is { Refusal: null, Answer: null, IsEdit: false } && !IsCommand(message);

    private static bool IsCommand(ChatMessage message) => ChatCommand.Parse(message.Text) is not null;
}
