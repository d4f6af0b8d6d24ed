using Dormouse.Grains.Files;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Copies the files of another session into the folder of a new one. Until that is done its agent is given nothing; what a crash cut off
/// is begun anew, for nobody has worked in the folder before.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="workspace">The folders of this machine.</param>
/// <param name="chats">Its chats.</param>
/// <param name="activation">Its activation, which stays while files are copied.</param>
/// <param name="resume">Makes the session take its next step, as a turn of its grain.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs what could not be copied.</param>
internal sealed class FolderCopy(
    StoredSession session,
    IWorkspace workspace,
    SessionChats chats,
    SessionActivation activation,
    Action resume,
    Func<bool, Task> advance,
    ILogger logger)
{
    private Task? _running;

    private SessionState State => session.State;

    /// <summary>Begins to copy, or takes the end of it.</summary>
    /// <returns>A task that ends when that is dealt with; it does not wait for the files.</returns>
    public async Task StepAsync()
    {
        if (State.PendingCopy is not { } pending)
        {
            return;
        }

        if (_running is null)
        {
            activation.Keep();
            _running = workspace.CopyAsync(pending.From, State.WorkingFolder);
            _ = ResumeAfterAsync(_running);
        }
        else if (_running.IsCompleted)
        {
            if (_running.Exception?.GetBaseException() is { } failure)
            {
                logger.LogNotCopied(failure, session.Key, pending.From);
                if ((pending.Chat ?? chats.Current) is { } chat)
                {
                    var text = ForkTexts.NotCopied(State.Name, pending.Session, State.WorkingFolder, failure.Message);
                    await chats.DeliverAsync(chat, new SessionNotice(State.Name, $"copied-{session.Key.Id}", text));
                }
            }

            State.PendingCopy = null;
            _running = null;
            activation.Release();
            await advance(true);
        }
    }

    private async Task ResumeAfterAsync(Task copied)
    {
        await copied.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        resume();
    }
}
