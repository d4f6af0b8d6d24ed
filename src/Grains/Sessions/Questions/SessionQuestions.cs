namespace Dormouse.Grains.Sessions;

/// <summary>All questions of a session, of its agent and its own: which is open, and whom an answer goes to.</summary>
/// <param name="session">The session.</param>
/// <param name="run">Its process.</param>
/// <param name="decision">About the prompt in flight.</param>
/// <param name="limit">About a prompt that waits for a usage limit.</param>
/// <param name="restored">About prompts from a backup.</param>
/// <param name="refused">About a conversation that the API refuses.</param>
/// <param name="trust">About what a project would run.</param>
/// <param name="back">About a return to an earlier prompt.</param>
/// <param name="folder">The questions about a folder that is away.</param>
/// <param name="folderWait">Answers to them.</param>
/// <param name="conversation">About a conversation that another process has open.</param>
/// <param name="agent">Of the agent.</param>
/// <param name="stuck">About a turn that may be stuck.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="journal">Notes what was decided.</param>
internal sealed class SessionQuestions(
    StoredSession session,
    ActiveRun run,
    PendingDecision decision,
    UsageLimitPause limit,
    RestoredDecision restored,
    RefusedChoice refused,
    ProjectTrust trust,
    SessionReturn back,
    FolderGuard folder,
    FolderWait folderWait,
    ConversationWait conversation,
    AgentQuestions agent,
    StuckTurn stuck,
    AskedQuestions asked,
    SessionJournal journal)
{
    /// <summary>What a person has to decide before the next prompt's turn comes; null if nothing.</summary>
    public SessionQuestion? Blocking =>
        decision.Question ?? limit.Question ?? restored.Question ?? agent.First ?? folder.Question ?? conversation.Question;

    /// <summary>What the session waits for from a person; null if for nothing, or for the end of a usage limit.</summary>
    public SessionQuestion? WaitsFor =>
        decision.Question ?? restored.Question ?? agent.First ?? folder.Question ?? conversation.Question;

    /// <summary>Everything that a person may answer.</summary>
    public IReadOnlyList<SessionQuestion> All =>
    [
        .. new[]
        {
            decision.Question, limit.Question, restored.Question, folder.Question, conversation.Question, trust.Question, refused.Question,
            back.Question, stuck.Question,
        }.OfType<SessionQuestion>(),
        .. agent.All,
    ];

    /// <summary>What kind of thing a question is.</summary>
    /// <param name="question">An open question.</param>
    /// <returns>The kind.</returns>
    public WaitKind KindOf(SessionQuestion question) =>
        question.QuestionId == session.State.Decision?.QuestionId ? WaitKind.CutOff
        : question.QuestionId == session.State.Paused?.QuestionId ? WaitKind.Limit
        : StuckTurn.Owns(question.QuestionId) ? WaitKind.Stuck
        : question.Form is { IsPermission: true } ? WaitKind.Permission
        : WaitKind.Question;

    /// <summary>A prompt was taken. The chat of one that came behind an open question puts that, perhaps again.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="behind">The question that was open when the prompt came, or null.</param>
    /// <returns>The question for the chat to put; null if there is none, or the chat has it.</returns>
    public async Task<SessionQuestion?> PutBehindAsync(string chat, SessionQuestion? behind)
    {
        if (behind is null || Blocking?.QuestionId != behind.QuestionId)
        {
            return null;
        }

        if (FolderGuard.Owns(behind.QuestionId))
        {
            await folder.AskAsync([chat]);
            return null;
        }

        if (ConversationWait.Owns(behind.QuestionId))
        {
            return await conversation.PutBehindAsync(chat);
        }

        asked.PutTo(behind.QuestionId, chat);
        return behind;
    }

    /// <summary>A person answers a question.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it; taken, everybody who shows the question learns so.</returns>
    public async Task<AnswerReceipt> AnswerAsync(string questionId, string option)
    {
        var state = session.State;
        var receipt = state.Decision?.QuestionId == questionId ? await decision.AnswerAsync(option)
            : state.Paused?.QuestionId == questionId ? await limit.AnswerAsync(option)
            : restored.Question?.QuestionId == questionId ? await restored.AnswerAsync(option)
            : state.ModelRefusal is { } refusal && refusal.QuestionId == questionId ? await refused.AnswerAsync(refusal, option)
            : state.TrustQuestion is { } trusted && trusted.Id == questionId ? await trust.AnswerAsync(trusted, option)
            : state.Return is { } asked && asked.QuestionId == questionId ? await back.AnswerAsync(asked, option)
            : StuckTurn.Owns(questionId) ? await stuck.AnswerAsync(questionId, option)
            : FolderGuard.Owns(questionId) ? await folderWait.AnswerAsync(questionId, option)
            : ConversationWait.Owns(questionId) ? await conversation.AnswerAsync(questionId, option)
            : run.Process is { } process && await process.AnswerAsync(questionId, option) ? AnswerReceipt.Taken
            : AnswerReceipt.Closed;
        if (receipt is AnswerReceipt.Taken)
        {
            journal.Decide(questionId, option);
            await agent.CloseAsync(questionId, option, AnsweredBy.Get().Door);
        }

        return receipt;
    }
}
