using System.Collections.Concurrent;
using System.Text.Json;
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
        var request = new RawGetUpdates { Limit = 100, Timeout = (int)BotConnection.PollTime.TotalSeconds, AllowedUpdates = Wanted };
        var pause = ShortPause();
        while (true)
        {
            term.Require();
            try
            {
                var updates = await Bot.Polling.SendRequest(request, ended);
                Bot.Trouble = null;
                // Order within a chat, and what may be confirmed, is a matter of the ids.
                await TakeAsync([.. updates.OrderBy(IdOf)], request, term, ended);
                pause = ShortPause();
            }
            catch (Exception exception) when (!ended.IsCancellationRequested && term.IsHeld)
            {
                // Whatever was not accepted is asked for again: the offset stands still.
                pause = await PauseAsync(exception, pause, ended);
            }
        }
    }

    /// <summary>
    /// Chats do not wait for each other; within one, order is kept. The offset moves over what is durable without a gap:
    /// what lies behind a failure comes again, and is recognised.
    /// </summary>
    private async Task TakeAsync(JsonElement[] updates, RawGetUpdates request, LeaseTerm term, CancellationToken ended)
    {
        var failed = new ConcurrentBag<int>();
        var work = updates.GroupBy(UpdateRouter.ChatOf).Select(async chat =>
        {
            foreach (var update in chat)
            {
                try
                {
                    // A frontend that was stopped for long must not hand over what others have handed over long ago.
                    term.Require();
                    await router.TakeAsync(update, ended);
                }
                catch
                {
                    failed.Add(IdOf(update));
                    throw;
                }
            }
        });
        try
        {
            await Task.WhenAll(work);
        }
        finally
        {
            var firstFailed = failed.DefaultIfEmpty(int.MaxValue).Min();
            foreach (var update in updates.TakeWhile(update => IdOf(update) < firstFailed))
            {
                request.Offset = IdOf(update) + 1;
            }
        }
    }

    private static int IdOf(JsonElement update) => update.GetProperty("update_id").GetInt32();
}
