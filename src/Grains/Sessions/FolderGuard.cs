using Dormouse.Grains.Files;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Sees to it that an agent works in the session's own folder only. While that is not there, each chat whose message waits is asked
/// once what to do; it goes on by itself when the folder is back.
/// </summary>
/// <param name="workspace">The folders.</param>
/// <param name="projects">Says whether the files of a worktree are still to come.</param>
/// <param name="key">The session.</param>
/// <param name="state">The session's state, as it is now.</param>
/// <param name="write">Writes the state.</param>
/// <param name="tell">Tells a chat.</param>
internal sealed class FolderGuard(
    IWorkspace workspace,
    IProjects projects,
    SessionKey key,
    Func<SessionState> state,
    Func<Task> write,
    Func<string, SessionOutput, Task> tell)
{
    private const string Prefix = "folder-";

    private FolderFinding _finding;
    private readonly HashSet<(string Question, string Chat)> _told = [];

    /// <summary>Whether people were asked, and the folder was not seen since.</summary>
    public bool IsAsking => State.FolderQuestion is not null;

    /// <summary>The question, if it is open; or null.</summary>
    public SessionQuestion? Question => State.FolderQuestion is { } asked ? QuestionOf(asked) : null;

    private SessionState State => state();

    /// <summary>Looks. A session that was made by a version that did not mark its folder takes what is there.</summary>
    /// <returns>Whether the session's folder is there; its mark is written with the next write.</returns>
    public async Task<bool> IsThereAsync()
    {
        _finding = State.Project is { IsHere: false } && projects.IsFilling(State.WorkingFolder)
            ? FolderFinding.Filling
            : await workspace.LookAsync(State.WorkingFolder, State.FolderMark);
        if (State.FolderQuestion is { } asked && !IsAbout(asked.Id, _finding))
        {
            foreach (var chat in asked.Chats)
            {
                await tell(chat, new SessionQuestionClosed(State.Name, asked.Id));
            }

            State.FolderQuestion = null;
        }

        if (_finding is FolderFinding.There)
        {
            State.FolderMark ??= workspace.Take(State.WorkingFolder);
        }

        return _finding is FolderFinding.There;
    }

    /// <summary>Why it can't be moved, one sentence without an end mark.</summary>
    public string KeepsFromMoving => FolderTexts.KeepsFromMoving(_finding, State.Name, key.Machine, State.WorkingFolder);

    /// <summary>Asks, where that was not done; the folder was looked for and not found.</summary>
    /// <param name="chats">Whose messages wait; at least one, in order.</param>
    /// <returns>A task that ends when each of them has the question.</returns>
    public async Task AskAsync(IEnumerable<string> chats)
    {
        var asked = State.FolderQuestion;
        string[] told = [.. (asked?.Chats ?? []).Concat(chats).Distinct()];
        if (told.Length != asked?.Chats.Count)
        {
            asked = new(asked?.Id ?? $"{Prefix}{_finding}-{Guid.NewGuid():N}", told[0]) { Others = told[1..] };
            State.FolderQuestion = asked;
            await write();
        }

        // Told again by another activation, the same question is the same one to the chat.
        foreach (var chat in told.Where(chat => !_told.Contains((asked.Id, chat))))
        {
            await tell(chat, QuestionOf(asked));
            _told.Add((asked.Id, chat));
        }
    }

    /// <summary>Whether a question is one of these.</summary>
    /// <param name="question">Its id.</param>
    /// <returns>True if it is.</returns>
    public static bool Owns(string question) => question.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A person has decided.</summary>
    /// <param name="question">The question's id.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it; taken, the session has a folder, which is to be written.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    public async Task<AnswerReceipt> AnswerAsync(string question, string option)
    {
        var isThere = await IsThereAsync();
        if (isThere || !IsAbout(question, _finding))
        {
            return AnswerReceipt.Closed;
        }

        if (!string.Equals(option, FolderTexts.Option(_finding), StringComparison.OrdinalIgnoreCase))
        {
            return AnswerReceipt.NoOption;
        }

        if (_finding is not (FolderFinding.Silent or FolderFinding.Filling))
        {
            State.FolderMark = workspace.Take(State.WorkingFolder);
        }

        State.FolderQuestion = null;
        return AnswerReceipt.Taken;
    }

    private SessionQuestion QuestionOf(FolderQuestion asked)
    {
        // What was found then: this activation may not have looked.
        var finding = Enum.GetValues<FolderFinding>().FirstOrDefault(finding => IsAbout(asked.Id, finding), _finding);
        var text = FolderTexts.Waits(finding, State.Name, key.Machine, State.WorkingFolder);
        return new(State.Name, key, asked.Id, text, [FolderTexts.Option(finding)]);
    }

    private static bool IsAbout(string question, FolderFinding finding) =>
        question.StartsWith($"{Prefix}{finding}-", StringComparison.Ordinal);
}
