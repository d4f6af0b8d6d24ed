using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Sends files behind an answer: those that it links to, and those in the outbox. What is to be sent is durable with the end of the turn;
/// reading and storing go on beside the session's turns and may be done again, and the chat takes them once.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="view">Reads files of its folder.</param>
/// <param name="uploads">Finds the grain that keeps a file for a chat.</param>
/// <param name="run">Its process.</param>
/// <param name="chats">Its chats.</param>
/// <param name="activation">Its activation, which stays while files are read.</param>
/// <param name="resume">Makes the session take its next step, as a turn of its grain.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs what could not be sent.</param>
internal sealed class OutgoingFiles(
    StoredSession session,
    IFolderView view,
    Func<string, IUploadGrain> uploads,
    ActiveRun run,
    SessionChats chats,
    SessionActivation activation,
    Action resume,
    Func<bool, Task> advance,
    ILogger logger)
{
    private const int MostTries = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Task<FoundFiles>? _reading;
    private IGrainTimer? _pause;
    private int _tries;

    private SessionState State => session.State;

    /// <summary>An answer is about to be done with: what it sends is written with that.</summary>
    /// <param name="of">The id of the prompt, or of what the agent said unasked.</param>
    /// <param name="chat">Key of the chat that has the answer.</param>
    /// <param name="answer">The answer, in CommonMark.</param>
    /// <returns>False if it sends nothing, so that there is nothing to write.</returns>
    public async Task<bool> NoteAsync(Guid of, string chat, string answer)
    {
        var paths = FileLinks.In(answer);
        if (paths.Count == 0 && !await view.HasFolderAsync(session.Launch(), FileReading.Outbox))
        {
            return false;
        }

        State.PendingFiles.RemoveAll(pending => pending.Of == of);
        State.PendingFiles.Add(new(of, chat, paths));
        return true;
    }

    /// <summary>Begins to read what is to be sent, or takes what was read.</summary>
    /// <returns>A task that ends when that is dealt with; it does not wait for the files.</returns>
    public async Task StepAsync()
    {
        if (State.PendingFiles is not [var first, ..] || _pause is not null || !State.IsHere)
        {
            return;
        }

        if (_reading is null)
        {
            activation.Keep();
            var (launch, sent) = (session.Launch(), State.SentOutbox ?? []);
            _reading = Task.Run(() => new FileReading(view, uploads, launch, first).ReadAsync(sent));
            _ = ResumeAfterAsync(_reading);
        }
        else if (_reading.IsCompleted)
        {
            var reading = _reading;
            _reading = null;
            if (reading.IsCompletedSuccessfully)
            {
                await SendAsync(first, await reading);
            }
            else
            {
                await TryAgainAsync(first, reading.Exception!.GetBaseException());
            }
        }
    }

    private async Task SendAsync(PendingFiles pending, FoundFiles found)
    {
        var outputs = new List<SessionOutput>();
        if (found.Files.Count > 0)
        {
            outputs.Add(new SessionFiles(State.Name, $"files-{pending.Of:N}", found.Files) { Paths = found.Paths });
        }

        if (found.Refusals.Count > 0)
        {
            outputs.Add(new SessionNotice(State.Name, $"unsent-{pending.Of:N}", string.Join('\n', found.Refusals)));
        }

        if (outputs.Count > 0)
        {
            await chats.DeliverAsync(pending.Chat, [.. outputs]);
        }

        State.SentOutbox = found.Outbox;
        await EndAsync(pending);
    }

    private async Task TryAgainAsync(PendingFiles pending, Exception failure)
    {
        logger.LogFilesNotSent(failure, session.Key, pending.Chat);
        if (++_tries < MostTries)
        {
            _pause = activation.StartTimer(
                () =>
                {
                    _pause?.Dispose();
                    _pause = null;
                    return StepAsync();
                },
                new(Pause, Timeout.InfiniteTimeSpan));
            return;
        }

        await chats.DeliverAsync(
            pending.Chat, new SessionNotice(State.Name, $"unsent-{pending.Of:N}", AgentFileTexts.NotNow(failure.Message)));
        await EndAsync(pending);
    }

    private async Task EndAsync(PendingFiles pending)
    {
        _tries = 0;
        State.PendingFiles.Remove(pending);
        if (run.Process is null && State.PendingFiles.Count == 0)
        {
            activation.Release();
        }

        await advance(true);
    }

    private async Task ResumeAfterAsync(Task read)
    {
        await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        resume();
    }
}
