using System.Collections.Immutable;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>The questions of an agent that a person has to answer, and the chats that every question of the session was put to.</summary>
/// <param name="process">The session's process, which outlives the activation and keeps the chats for the next one; or null.</param>
internal sealed class AskedQuestions(Func<IAgentRun?> process)
{
    private readonly List<AgentQuestion> _open = [];
    private ImmutableDictionary<string, ImmutableHashSet<string>> _chats = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    /// <summary>Whether the agent waits for an answer.</summary>
    public bool IsAny => _open.Count > 0;

    /// <summary>The question that was asked first, or null.</summary>
    public AgentQuestion? First => _open.FirstOrDefault();

    /// <summary>The activation begins: what an earlier one left is taken over.</summary>
    /// <param name="left">The process that it left, or null.</param>
    public void TakeOver(IAgentRun? left)
    {
        if (left is not null)
        {
            _open.AddRange(left.OpenQuestions);
            _chats = left.AskedChats;
        }
    }

    /// <summary>Those that wait, in the order in which they were asked.</summary>
    public IReadOnlyList<AgentQuestion> All => _open;

    /// <summary>The chats that a question was put to.</summary>
    /// <param name="question">The question's id.</param>
    /// <returns>Their keys.</returns>
    public IReadOnlyCollection<string> ChatsOf(string question) => Of(question);

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

    /// <summary>
    /// A turn is over. What was asked in it and answered may have come once more, because the store could not be written when it came first.
    /// </summary>
    /// <param name="run">The process, which knows what it waits for; or null.</param>
    public void KeepWhatWaits(IAgentRun? run)
    {
        if (run is not null)
        {
            _open.RemoveAll(question => run.OpenQuestions.All(open => open.QuestionId != question.QuestionId));
        }
    }

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
    public void PutTo(string question, string chat) => Keep(_chats.SetItem(question, Of(question).Add(chat)));

    /// <summary>A question is closed.</summary>
    /// <param name="question">The question's id.</param>
    /// <returns>The chats that it was put to.</returns>
    public IReadOnlyCollection<string> TakeChats(string question)
    {
        var chats = Of(question);
        Keep(_chats.Remove(question));
        return chats;
    }

    private ImmutableHashSet<string> Of(string question) => _chats.GetValueOrDefault(question, []);

    private void Keep(ImmutableDictionary<string, ImmutableHashSet<string>> chats)
    {
        _chats = chats;
        if (process() is { } run)
        {
            run.AskedChats = chats;
        }
    }
}
