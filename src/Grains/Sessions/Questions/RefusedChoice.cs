using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>A person chooses what becomes of a conversation that the model's API refuses.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="idle">Ends the process, which must begin at another point.</param>
/// <param name="chats">Its chats.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
internal sealed class RefusedChoice(
    StoredSession session, PromptQueue queue, IdleSuspension idle, SessionChats chats, Func<bool, Task> advance)
{
    /// <summary>The question, if a choice is open; or null.</summary>
    public SessionQuestion? Question =>
        session.State.ModelRefusal is { } open ? RefusedConversation.QuestionOf(session.State, session.Key, open) : null;

    /// <summary>A person has chosen.</summary>
    /// <param name="refusal">The choice that was put.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(ModelRefusal refusal, string option)
    {
        var state = session.State;
        if (state.IsArchived || !RefusedConversation.TryChoose(state, queue, refusal, option))
        {
            return state.IsArchived ? AnswerReceipt.Closed : AnswerReceipt.NoOption;
        }

        if (state.ReturnPoint is not null)
        {
            idle.RestartWhenFree();
            await chats.DeliverAsync(
                refusal.Chat, new SessionNotice(state.Name, $"back-{refusal.QuestionId}", FailureTexts.WentBack(state.Name)));
        }

        await advance(true);
        return AnswerReceipt.Taken;
    }
}
