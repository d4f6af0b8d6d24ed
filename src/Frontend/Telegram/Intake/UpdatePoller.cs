using Dormouse.Frontend.Channels;
using Telegram.Bot;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Takes updates by long polling. Asking with the next offset is what confirms the updates before it to Telegram, so it
/// asks only when every one of them is durable, in its chat or set aside. Telegram lets one program poll at a time.
/// </summary>
internal sealed class UpdatePoller(
    BotConnection bot,
    UpdateRouter router,
    UntakenUpdates untaken,
    UpdateSpool spool,
    SpoolDoor door,
    SpoolWork work,
    IntakePatience patience,
    [FromKeyedServices(ChatKey.Telegram)] ChannelLeases leases,
    CommandMenu menu,
    TimeProvider time,
    ILogger<UpdatePoller> logger)
    : UpdateIntake(bot, leases, work, menu, time, logger)
{
    protected override Task SwitchAsync(CancellationToken ended) =>
        Bot.Calls.DeleteWebhook(dropPendingUpdates: false, cancellationToken: ended);

    protected override async Task RunAsync(LeaseTerm term, CancellationToken ended)
    {
        var handOver = new UpdateHandOver(Bot, router, untaken, spool, door, patience, term, Time, logger);
        try
        {
            await PollAsync(handOver, term, ended);
        }
        finally
        {
            // The next term, or another frontend, must not begin before what was begun in this one has ended.
            await handOver.EndAsync();
        }
    }

    private async Task PollAsync(UpdateHandOver handOver, LeaseTerm term, CancellationToken ended)
    {
        var pause = ShortPause();
        long? offset = null;
        while (true)
        {
            term.Require();
            try
            {
                var updates = await Bot.Polling.AskAsync(offset, UpdateHandOver.Most, BotConnection.PollTime, ended);
                var (upTo, failure) = await handOver.TakeAsync(updates, ended);
                offset = upTo + 1 ?? offset;
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
