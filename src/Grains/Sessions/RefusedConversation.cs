using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// A conversation that the model's API refuses: most likely it will refuse each further message in it, for the conversation goes
/// with each. A person may go back to the last good answer or begin anew; who does neither just writes on.
/// </summary>
internal static class RefusedConversation
{
    /// <summary>Whether a turn failed so.</summary>
    /// <param name="ended">The turn.</param>
    /// <returns>True if going back may help.</returns>
    public static bool Is(AgentTurnEnded ended) => ended.Failure?.Kind is AgentFailureKind.Refused or AgentFailureKind.TooLong;

    /// <summary>Puts the choice to a chat, instead of one that is open.</summary>
    /// <param name="state">The session.</param>
    /// <param name="key">Its key.</param>
    /// <param name="prompt">The prompt that was refused.</param>
    /// <param name="returnPoint">The point that can be gone back to, or null.</param>
    /// <returns>What the chat is told.</returns>
    public static IReadOnlyList<SessionOutput> Offer(SessionState state, SessionKey key, QueuedPrompt prompt, string? returnPoint)
    {
        var closed = state.ModelRefusal;
        var open = state.ModelRefusal = new($"refused-{prompt.Id:N}", prompt.Chat, returnPoint);
        var question = QuestionOf(state, key, open);
        return closed is null || closed.QuestionId == open.QuestionId
            ? [question]
            : [new SessionQuestionClosed(state.Name, closed.QuestionId), question];
    }

    /// <summary>The choice, as chats put it.</summary>
    /// <param name="state">The session.</param>
    /// <param name="key">Its key.</param>
    /// <param name="open">The choice.</param>
    /// <returns>The question.</returns>
    public static SessionQuestion QuestionOf(SessionState state, SessionKey key, ModelRefusal open) =>
        new(state.Name, key, open.QuestionId, FailureTexts.Refused(state.Name, open.ReturnPoint is not null), OptionsOf(open));

    /// <summary>What the chat is told when the API took the conversation, or it is another one.</summary>
    /// <param name="state">The session.</param>
    /// <returns>That the choice is no longer open, if one is.</returns>
    public static IReadOnlyList<SessionOutput> Closing(SessionState state) =>
        state.ModelRefusal is { } closed ? [new SessionQuestionClosed(state.Name, closed.QuestionId)] : [];

    /// <summary>The API took the conversation, or it is another one, and the chat knows.</summary>
    /// <param name="state">The session.</param>
    public static void Forget(SessionState state)
    {
        state.ModelRefusal = null;
        state.LastReturn = null;
    }

    /// <summary>A person chose.</summary>
    /// <param name="state">The session.</param>
    /// <param name="queue">Its prompts.</param>
    /// <param name="open">The choice that was put.</param>
    /// <param name="option">What was chosen.</param>
    /// <returns>False if that is none of the options.</returns>
    public static bool TryChoose(SessionState state, PromptQueue queue, ModelRefusal open, string option)
    {
        switch (OptionsOf(open).FirstOrDefault(known => string.Equals(known, option, StringComparison.OrdinalIgnoreCase)))
        {
            case FailureTexts.GoBack:
                state.ReturnPoint = state.LastReturn = open.ReturnPoint;
                break;
            case FailureTexts.Clear:
                queue.PutFirst(new(Guid.NewGuid(), open.Chat, FailureTexts.Clear, [], IsCommand: true));
                break;
            default:
                return false;
        }

        state.ModelRefusal = null;
        return true;
    }

    private static string[] OptionsOf(ModelRefusal open) =>
        open.ReturnPoint is null ? [FailureTexts.Clear] : [FailureTexts.GoBack, FailureTexts.Clear];
}
