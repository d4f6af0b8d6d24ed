using Dormouse.Frontend.Channels;
using Telegram.Bot;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Takes updates by long polling. Asking with the next offset is what confirms the updates before it to Telegram, so it
/// asks only when every one of them is durable in its chat. Telegram lets one program poll at a time.
/// </summary>
internal sealed class UpdatePoller(
    BotConnection bot, UpdateRouter router, ChannelLeases leases, TimeProvider time, ILogger<UpdatePoller> logger)
    : UpdateIntake(bot, leases, time, logger)
{
    protected override Task SwitchAsync(CancellationToken ended) =>
        Bot.Calls.DeleteWebhook(dropPendingUpdates: false, cancellationToken: ended);

    protected override async Task RunAsync(LeaseTerm term, CancellationToken ended)
    {
        var request = new RawGetUpdates { Limit = UpdateHandOver.Most, Timeout = (int)BotConnection.PollTime.TotalSeconds, AllowedUpdates = Wanted };
        var handOver = new UpdateHandOver(router, term, Time, logger);
        try
        {
            await PollAsync(request, handOver, term, ended);
        }
        finally
        {
            // The next term, or another frontend, must not begin before what was begun in this one has ended.
            await handOver.EndAsync();
        }
    }

    private async Task PollAsync(RawGetUpdates request, UpdateHandOver handOver, LeaseTerm term, CancellationToken ended)
    {
        var pause = ShortPause();
        while (true)
        {
            term.Require();
            try
            {
                var updates = await Bot.Polling.SendRequest(request, ended);
                var (upTo, failure) = await handOver.TakeAsync(updates, ended);
                request.Offset = upTo + 1 ?? request.Offset;
                if (failure is null)
                {
                    Bot.Trouble = null;
                    pause = ShortPause();
                }
                else
                {
                    // Whatever was not accepted is asked for again: the offset stands still. It is not Telegram that is in
                    // trouble, and others may write meanwhile.
                    pause = await PauseAsync(new UpdatesLeftException(failure), pause, ended);
                }
            }
            catch (Exception exception) when (!ended.IsCancellationRequested && term.IsHeld)
            {
                pause = await PauseAsync(exception, pause, ended);
            }
        }
    }
}

/// <summary>Updates are left that were not accepted.</summary>
internal sealed class UpdatesLeftException(Exception inner) : Exception(inner.Message, inner);
