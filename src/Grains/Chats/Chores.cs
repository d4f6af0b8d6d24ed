namespace Dormouse.Grains.Chats;

/// <summary>Everything that waits for something outside a chat is tried again by the clock.</summary>
/// <param name="scope">The chat.</param>
/// <param name="chat">The chat's parts.</param>
internal sealed class Chores(ChatScope scope, ChatParts chat)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private IGrainTimer? _timer;

    private bool HasAny => chat.Log.HasUnwritten || chat.Messages.Any || chat.Waiting.Any || chat.Answers.WaitingSessions.Any()
        || chat.Deliverer.HasToDeliver || chat.Working.Any || chat.Working.HasUnwritten || chat.FormerMove.IsUnderWay;

    /// <summary>Starts the clock if something waits.</summary>
    public void Update()
    {
        if (_timer is null && HasAny)
        {
            _timer = scope.StartTimer(RunAsync, Interval, Interval);
        }
    }

    /// <summary>Writes what is in memory only, for a reply whose write failed is nobody else's to repeat.</summary>
    /// <returns>A task that ends when it was tried.</returns>
    public async Task WriteWhatIsLeftAsync()
    {
        try
        {
            await (chat.FormerMove.IsUnderWay ? chat.FormerMove.EndAsync()
                : chat.Log.HasUnwritten || chat.Confirmations.HasUnwritten || chat.Working.HasUnwritten ? chat.Log.WriteAsync()
                : Task.CompletedTask);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            ChatLog.Unwritten(scope.Log, exception, scope.Key);
        }
    }

    private async Task RunAsync()
    {
        chat.Inbox.TryAgain();
        await WriteWhatIsLeftAsync();
        if (!chat.FormerMove.IsUnderWay)
        {
            chat.Queues.GiveWhatWaits();
        }

        if (chat.Deliverer.HasToDeliver)
        {
            // Whoever delivers may be dead: nothing else would tell.
            chat.Deliverer.Find();
        }

        // Nothing waits for it, for those that it asks may be silent; what it tells is written the next time.
        chat.Working.TellLostAsync().Ignore();
        if (!HasAny)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }
}
