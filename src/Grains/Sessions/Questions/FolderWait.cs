namespace Dormouse.Grains.Sessions;

/// <summary>Waits for a working folder that is not there, and looks for it again and again.</summary>
/// <param name="session">The session.</param>
/// <param name="folder">Asks the chats whose messages wait.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="files">Writes in the workspace.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="isWanted">Whether a prompt could be given if the folder were there.</param>
/// <param name="activation">Its activation.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
internal sealed class FolderWait(
    StoredSession session,
    FolderGuard folder,
    PromptQueue queue,
    PromptFiles files,
    ActiveRun run,
    IdleSuspension idle,
    AskedQuestions asked,
    Func<bool> isWanted,
    SessionActivation activation,
    Func<bool, Task> advance)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private IGrainTimer? _timer;

    /// <summary>Asks, and begins to look. What waits is durable, here or in its chat.</summary>
    /// <param name="chats">Keys of the chats whose messages wait; at least one.</param>
    /// <returns>A task that ends when each of them has the question.</returns>
    public async Task BeginAsync(IEnumerable<string> chats)
    {
        // A process that works in a folder that is gone would not find the one that comes back.
        if (run.Process is { HasBackgroundWork: false } && run.Phase is SessionPhase.Ready && queue.InFlight is null)
        {
            idle.Suspend();
        }

        await folder.AskAsync(chats);
        _timer ??= activation.StartTimer(LookAsync, new(LookEvery, LookEvery));
    }

    /// <summary>A person has decided.</summary>
    /// <param name="question">The question.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="WorkspaceUnavailableException">The folder can't be made.</exception>
    public async Task<AnswerReceipt> AnswerAsync(string question, string option)
    {
        var before = session.State.FolderQuestion;
        var receipt = await files.WriteAsync(() => folder.AnswerAsync(question, option));
        if (receipt is AnswerReceipt.Taken)
        {
            foreach (var chat in before?.Chats ?? [])
            {
                asked.PutTo(question, chat);
            }

            await advance(true);
        }

        return receipt;
    }

    private async Task LookAsync()
    {
        await (isWanted() ? advance(false) : folder.IsThereAsync());
        if (!folder.IsAsking)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }
}
