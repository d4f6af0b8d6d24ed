using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Sees to it that an agent works in the session's own folder only. While that is not there, its people are asked once what to do;
/// it goes on by itself when the folder is back.
/// </summary>
/// <param name="workspace">The folders.</param>
/// <param name="key">The session.</param>
/// <param name="state">The session's state, as it is now.</param>
/// <param name="write">Writes the state.</param>
/// <param name="tell">Tells a chat.</param>
internal sealed class FolderGuard(
    IWorkspace workspace, SessionKey key, Func<SessionState> state, Func<Task> write, Func<string, SessionOutput, Task> tell)
{
    private const string Prefix = "folder-";

    private FolderFinding _finding;
    private string? _told;

    /// <summary>Whether people were asked, and the folder was not seen since.</summary>
    public bool IsAsking => State.FolderQuestion is not null;

    private SessionState State => state();

    /// <summary>Looks. A session that was made by a version that did not mark its folder takes what is there.</summary>
    /// <returns>Whether the session's folder is there; its mark is written with the next write.</returns>
    public async Task<bool> IsThereAsync()
    {
        _finding = await workspace.LookAsync(State.WorkingFolder, State.FolderMark);
        if (State.FolderQuestion is { } asked && !IsAbout(asked.Id, _finding))
        {
            await tell(asked.Chat, new SessionQuestionClosed(State.Name, asked.Id));
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

    /// <summary>Asks, unless that was done; the folder was looked for and not found.</summary>
    /// <param name="chat">Whose message waits.</param>
    /// <returns>A task that ends when the chat has the question.</returns>
    public async Task AskAsync(string chat)
    {
        if (State.FolderQuestion is null)
        {
            State.FolderQuestion = new($"{Prefix}{_finding}-{Guid.NewGuid():N}", chat);
            await write();
        }

        // Told again by another activation, the same question is the same one to the chat.
        var asked = State.FolderQuestion;
        if (_told != asked.Id)
        {
            await tell(asked.Chat, new SessionQuestion(
                State.Name, key, asked.Id, FolderTexts.Waits(_finding, State.Name, key.Machine, State.WorkingFolder), [FolderTexts.Option(_finding)]));
            _told = asked.Id;
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

        if (_finding is not FolderFinding.Silent)
        {
            State.FolderMark = workspace.Take(State.WorkingFolder);
        }

        State.FolderQuestion = null;
        return AnswerReceipt.Taken;
    }

    private static bool IsAbout(string question, FolderFinding finding) => question.StartsWith($"{Prefix}{finding}-", StringComparison.Ordinal);
}
