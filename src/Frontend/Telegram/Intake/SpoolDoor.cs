namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Keeps out of the spool what nobody waits for: anybody may write to a bot, and what is kept has bounds. The router takes it as ever,
/// which drops it or tells a stranger how to be let in; if it can't, it is left.
/// </summary>
internal sealed partial class SpoolDoor(
    UpdateRouter router, UntakenUpdates untaken, IntakePatience patience, TimeProvider time, ILogger<SpoolDoor> logger)
{
    /// <summary>Sorts updates, and has those taken of which nothing may be kept.</summary>
    /// <param name="updates">The updates, in order.</param>
    /// <param name="begin">Called before each that is taken; throws if none may be any more.</param>
    /// <param name="taken">Called for each that is done with.</param>
    /// <param name="late">Ends the asking: the rest counts as somebody's.</param>
    /// <param name="ended">Ends everything.</param>
    /// <returns>The others, in order: somebody known is, or may be, behind them.</returns>
    public async Task<IReadOnlyList<RawUpdate>> SortAsync(
        IEnumerable<RawUpdate> updates, Action begin, Action<RawUpdate> taken, CancellationToken late, CancellationToken ended)
    {
        var rest = new List<RawUpdate>();
        var isTold = true;
        foreach (var update in updates)
        {
            // Who can't say it of one update is not asked for a hundred.
            var isNobodys = isTold ? await IsNobodysAsync(update, late, ended) : null;
            isTold = isNobodys is not null;
            if (isNobodys is not true)
            {
                rest.Add(update);
                continue;
            }

            begin();
            if (await IsTakenAsync(update, late, ended))
            {
                taken(update);
            }
            else
            {
                rest.Add(update);
            }
        }

        return rest;
    }

    private async Task<bool> IsTakenAsync(RawUpdate update, CancellationToken late, CancellationToken ended)
    {
        using var tooLong = new CancellationTokenSource(patience.Update, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(late, tooLong.Token);
        try
        {
            await router.TakeAsync(update.Json, until.Token).WaitAsync(until.Token);
            return true;
        }
        catch (Exception exception) when (!ended.IsCancellationRequested)
        {
            // Somebody may have been let in just now.
            if (await IsNobodysAsync(update, late, ended) is not true)
            {
                return false;
            }

            LogLeft(logger, exception, update.Id);
            return true;
        }
    }

    /// <summary>Null if that can't be told now.</summary>
    private async Task<bool?> IsNobodysAsync(RawUpdate update, CancellationToken late, CancellationToken ended)
    {
        using var tooLong = new CancellationTokenSource(patience.Update, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(late, tooLong.Token);
        try
        {
            return await untaken.IsNobodysAsync(update).WaitAsync(until.Token);
        }
        catch (Exception exception) when (!ended.IsCancellationRequested)
        {
            LogNotTold(logger, exception, update.Id);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Update {Update} can't be taken and is left out: nobody known waits for it.")]
    private static partial void LogLeft(ILogger logger, Exception exception, long? update);

    [LoggerMessage(LogLevel.Warning, "It can't be told whether the sender of update {Update} is known; it counts as if.")]
    private static partial void LogNotTold(ILogger logger, Exception exception, long? update);
}
