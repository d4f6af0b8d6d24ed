using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>What the agent of a session asks people, and the chats that show questions of the session.</summary>
/// <param name="session">The session.</param>
/// <param name="asked">The questions that are open.</param>
/// <param name="run">The session's process.</param>
/// <param name="idle">Its falling asleep, which an open question keeps off.</param>
/// <param name="chats">Its chats.</param>
internal sealed class AgentQuestions(StoredSession session, AskedQuestions asked, ActiveRun run, IdleSuspension idle, SessionChats chats)
{
    private string Name => session.State.Name;

    /// <summary>The question that was asked first and is open; or null.</summary>
    public SessionQuestion? First => asked.First is { } first ? Of(first) : null;

    /// <summary>Those that are open, in the order in which they were asked.</summary>
    public IEnumerable<SessionQuestion> All => asked.All.Select(Of);

    /// <summary>The agent waits for a person now, and does not say so itself.</summary>
    /// <param name="question">The question.</param>
    /// <param name="up">Takes what the chat is told.</param>
    public void Ask(AgentQuestion question, List<SessionOutput> up)
    {
        asked.Ask(question);
        up.Add(Of(question));
        if (chats.Current is { } chat)
        {
            asked.PutTo(question.QuestionId, chat);
        }

        if (run.IsInTurn)
        {
            up.Add(new SessionWorking(Name, IsWorking: true) { IsAsking = true });
            up.Add(new SessionProgress(Name, SessionTexts.WaitsForAnswer));
        }

        idle.Update();
    }

    /// <summary>
    /// A question of the agent, or of the session itself, was answered: other chats that show it learn so, and the turn goes on.
    /// </summary>
    /// <param name="questionId">The question.</param>
    /// <param name="answer">The answer; empty if it was withdrawn.</param>
    /// <param name="door">Key of the chat that the answer comes from; empty if that is not known.</param>
    /// <returns>A task that ends when the chat of the turn knows, if it can be reached.</returns>
    public Task CloseAsync(string questionId, string answer, string door = "")
    {
        CloseElsewhere(questionId, answer, door);
        asked.Remove(questionId);
        idle.Update();
        return run.IsInTurn && !asked.IsAny
            ? chats.SendAsync([new SessionWorking(Name, IsWorking: true), new SessionProgress(Name, run.Doing)])
            : Task.CompletedTask;
    }

    /// <summary>Tells every chat that shows a question, where there is another one than the one that the answer comes from.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="answer">The answer; empty if there was none.</param>
    /// <param name="door">Key of the chat that the answer comes from; empty if that is not known.</param>
    public void CloseElsewhere(string questionId, string answer, string door = "")
    {
        var shown = asked.TakeChats(questionId);
        var person = AnsweredBy.Get().Person;
        if (shown.Count > 1 || (door.Length > 0 && !shown.Contains(door)))
        {
            foreach (var chat in shown)
            {
                var by = answer.Length == 0 ? null
                    : chat != door ? SessionTexts.AnsweredBy(person, door)
                    : ChatKey.IsGroup(chat) ? person : null;
                chats.DeliverAsync(chat, new SessionQuestionClosed(Name, questionId) { Answer = answer, By = by }).Ignore();
            }
        }
    }

    /// <summary>The process has ended, and none of its questions can be answered any more.</summary>
    /// <returns>A task that ends when the chat of the turn knows.</returns>
    public async Task CloseAllAsync()
    {
        if (asked.IsAny)
        {
            var closed = asked.RemoveAll();
            await chats.SendAsync([.. closed.Select(id => new SessionQuestionClosed(Name, id))]);
            foreach (var id in closed)
            {
                CloseElsewhere(id, "");
            }
        }
    }

    private SessionQuestion Of(AgentQuestion question) =>
        new(Name, session.Key, question.QuestionId, VisibleText.Of(question.Text), question.Options) { Form = question.Form };
}
