using System.Text.Json;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Works off the updates that were set aside: each chat for itself, in order, again and again with growing pauses. It is the business
/// of the frontend that takes the channel's updates. What can never be taken is told in its chat, and then the next one's turn comes.
/// </summary>
internal sealed partial class SpoolWork(
    UpdateSpool spool, UpdateRouter router, UntakenUpdates untaken, IntakePatience patience, TimeProvider time, ILogger<SpoolWork> logger)
{
    /// <summary>How often something that nobody foresaw is tried.</summary>
    private const int MostTries = 4;

    /// <summary>After this even what can't be told is left out: Telegram itself forgets an update after a day.</summary>
    private static readonly TimeSpan LastResort = TimeSpan.FromDays(1);

    /// <summary>Works for as long as a term lasts.</summary>
    /// <param name="term">The term.</param>
    /// <param name="ended">Ends the work.</param>
    /// <returns>A task that never ends well.</returns>
    public async Task RunAsync(LeaseTerm term, CancellationToken ended)
    {
        var busy = new Dictionary<string, Task>();
        try
        {
            while (true)
            {
                var news = spool.News;
                await LookAsync(busy, term, ended);
                await Task.WhenAny(news, Task.Delay(patience.Look, time, ended));
                ended.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // The next term, or another frontend, must not begin before what was begun in this one has ended.
            await Task.WhenAll(busy.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(Dictionary<string, Task> busy, LeaseTerm term, CancellationToken ended)
    {
        try
        {
            foreach (var chat in await spool.ChatsAsync(ended))
            {
                if (!busy.TryGetValue(chat, out var work) || work.IsCompleted)
                {
                    busy[chat] = WorkOffAsync(chat, term, ended);
                }
            }
        }
        catch (Exception exception) when (!ended.IsCancellationRequested)
        {
            LogNotFound(logger, exception);
        }

        foreach (var (chat, _) in busy.Where(static entry => entry.Value.IsCompleted).ToArray())
        {
            busy.Remove(chat);
        }
    }

    private async Task WorkOffAsync(string chat, LeaseTerm term, CancellationToken ended)
    {
        // The task must be known before it can end.
        await Task.Yield();
        var (tries, pause, file) = (0, patience.FirstPause, new FileTries(patience.File));
        while (true)
        {
            try
            {
                if (await spool.FirstAsync(chat) is not { } update)
                {
                    break;
                }

                // A frontend that was stopped for long must not hand over what others have handed over long ago.
                term.Require();
                await TakeAsync(chat, update, tries, file, ended);
                await spool.RemoveAsync(chat, update);
                (tries, pause, file) = (0, patience.FirstPause, new(patience.File));
            }
            catch (Exception exception) when (!ended.IsCancellationRequested && exception is not LeaseOverException)
            {
                tries++;
                var wait = exception is FileNotFetchedException { RetryAfter: { } asked } && asked > pause ? asked : pause;
                LogTriedAgain(logger, exception, IntakeLane.Name(chat), wait);
                await Task.Delay(wait, time, ended);
                pause = pause * 2 < patience.LastPause ? pause * 2 : patience.LastPause;
            }
        }

        LogDone(logger, IntakeLane.Name(chat));

        // Something may have been added since, while this work was still there.
        spool.Ring();
    }

    private async Task TakeAsync(string chat, SpooledUpdate update, int tries, FileTries file, CancellationToken ended)
    {
        using var json = JsonDocument.Parse(update.Json, new JsonDocumentOptions { MaxDepth = RawGetUpdates.Depth });
        var age = time.WallNow() - update.Since;
        try
        {
            if (update.LeftOut > 0)
            {
                await untaken.TellAsync(new(json.RootElement), UntakenUpdates.LeftOut, TelegramTexts.LeftOut(update.LeftOut), ended);
                return;
            }

            await TakeAsync(json.RootElement, update.BackupOf, file, ended);
        }
        catch (Exception exception) when (
            !Failures.IsPassing(exception) && !ended.IsCancellationRequested && tries + 1 >= MostTries
                && MayBeGivenUp(json.RootElement, age))
        {
            LogGivenUp(logger, exception, IntakeLane.Name(chat), update.Id);
            try
            {
                await untaken.TellAsync(new(json.RootElement), "failed", TelegramTexts.NotTaken, ended);
            }
            catch (Exception untold) when (!Failures.IsPassing(untold) && age >= LastResort)
            {
                LogUntold(logger, untold, IntakeLane.Name(chat), update.Id);
            }
        }
    }

    /// <summary>
    /// That a group has another id is never given up early: what is written there would begin a conversation of its own. While silos of an
    /// earlier version are there, they may not understand it.
    /// </summary>
    private static bool MayBeGivenUp(JsonElement update, TimeSpan age) => age >= LastResort || !new RawUpdate(update).IsMove;

    private async Task TakeAsync(JsonElement update, DateTimeOffset? backupOf, FileTries file, CancellationToken ended)
    {
        if (file.GivenUp is null)
        {
            var begun = time.SteadyNow();
            try
            {
                await router.TakeAsync(update, ended, backupOf, isSpooled: true);
                return;
            }
            catch (FileNotFetchedException exception)
            {
                file.Failed(exception, begun, time.SteadyNow());
                if (file.GivenUp is null)
                {
                    throw;
                }
            }
        }

        await untaken.TakeWithoutFileAsync(file.GivenUp, backupOf);
    }

    [LoggerMessage(LogLevel.Warning, "The store can't be asked for updates that were set aside; it is tried again.")]
    private static partial void LogNotFound(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: an update that was set aside could not be taken; tried again in {Wait}.")]
    private static partial void LogTriedAgain(ILogger logger, Exception exception, string chat, TimeSpan wait);

    [LoggerMessage(LogLevel.Error, "Telegram chat {Chat}: update {Update} can't be taken, and its chat is told.")]
    private static partial void LogGivenUp(ILogger logger, Exception exception, string chat, long update);

    [LoggerMessage(LogLevel.Error, "Telegram chat {Chat}: update {Update} can't be taken and its chat can't be told; it is left out.")]
    private static partial void LogUntold(ILogger logger, Exception exception, string chat, long update);

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: everything that was set aside was taken.")]
    private static partial void LogDone(ILogger logger, string chat);
}
