using Dormouse.Grains.Agents;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Sessions;

// What is durable, and when.
internal sealed partial class SessionGrain
{
    private static readonly TimeSpan SettledDelay = TimeSpan.FromSeconds(1);

    private IGrainTimer? _settledTimer;

    /// <summary>Whether something was changed that must be durable before it is acted on, and no write of it has succeeded yet.</summary>
    private bool _mustWrite;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_settledTimer is not null)
        {
            try
            {
                await WriteAsync();
            }
            catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
            {
                // The chat has the answer, which settles it at the next start.
                LogSettledUnwritten(logger, exception, Key);
            }
        }
    }

    /// <summary>Writes the state. On failure the activation is dropped: what it holds is not what the store holds.</summary>
    private async Task WriteAsync()
    {
        StopSettledTimer();
        _mustWrite = false;
        try
        {
            await StoreCall.RunAsync(() => state.WriteStateAsync(), static () => { });
        }
        catch (Exception exception)
        {
            _mustWrite = true;
            if (exception is StoreUnavailableException)
            {
                DeactivateOnIdle();
            }

            throw;
        }
    }

    /// <summary>
    /// A turn that ended is forgotten with the next write, which the next prompt makes anyway, or a little later. Until then
    /// the chat's answer settles it after a crash, and the run after the loss of this activation.
    /// </summary>
    private void WriteSettledSoon(SettledTurn settled)
    {
        _run!.Settled = settled;
        _settledTimer ??= this.RegisterGrainTimer(
            static (grain, _) => grain.WriteSettledAsync(), this, new GrainTimerCreationOptions(SettledDelay, Timeout.InfiniteTimeSpan));
    }

    private async Task WriteSettledAsync()
    {
        try
        {
            await WriteAsync();
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            LogSettledUnwritten(logger, exception, Key);
        }
    }

    /// <summary>The activation before this one was dropped before it had written that the turn ended.</summary>
    private void TakeOverSettled()
    {
        if (_run?.Settled is { } settled && State.Given?.Id == settled.Prompt)
        {
            State.Given = null;
            State.Hold = null;
            State.Usage += settled.Usage;
            WriteSettledSoon(settled);
        }
    }

    private void StopSettledTimer()
    {
        _settledTimer?.Dispose();
        _settledTimer = null;
    }
}
