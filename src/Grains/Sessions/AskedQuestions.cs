namespace Dormouse.Grains.Sessions;

/// <summary>The questions of an agent that a person has to answer, and the chats that every question of the session was put to.</summary>
internal sealed class AskedQuestions
{
    private readonly List<AgentQuestion> _open = [];
    private readonly Dictionary<string, HashSet<string>> _chats = [];

    /// <summary>Whether the agent waits for an answer.</summary>
    public bool IsAny => _open.Count > 0;

    /// <summary>The question that was asked first, or null.</summary>
    public AgentQuestion? First => _open.FirstOrDefault();

    /// <summary>The agent asks. The same question again changes nothing.</summary>
    /// <param name="question">The question.</param>
    public void Ask(AgentQuestion question)
    {
        if (_open.TrueForAll(other => other.QuestionId != question.QuestionId))
        {
            _open.Add(question);
        }
    }

    /// <summary>The agent waits for no answer to a question any more.</summary>
    /// <param name="question">The question's id.</param>
    public void Remove(string question) => _open.RemoveAll(other => other.QuestionId == question);

    /// <summary>Takes all questions of the agent.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> RemoveAll()
    {
        string[] ids = [.. _open.Select(static question => question.QuestionId)];
        _open.Clear();
        return ids;
    }

    /// <summary>A question, of the agent or of the session itself, is put to a chat.</summary>
    /// <param name="question">The question's id.</param>
    /// <param name="chat">The chat's key.</param>
    public void PutTo(string question, string chat)
    {
        if (!_chats.TryGetValue(question, out var chats))
        {
            _chats[question] = chats = [];
        }

        chats.Add(chat);
    }

    /// <summary>A question is closed.</summary>
    /// <param name="question">The question's id.</param>
    /// <returns>The chats that it was put to.</returns>
    public IReadOnlyCollection<string> TakeChats(string question) => _chats.Remove(question, out var chats) ? chats : [];
}
