namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>Calls that nobody depends on: they are short, and their failure is only logged.</summary>
internal sealed partial class CourtesyCalls(IntakePatience patience, TimeProvider time, ILogger<CourtesyCalls> logger)
{
    /// <summary>Makes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends when it was made or given up.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task MakeAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience.Courtesy, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await call(ended.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "A courtesy to Telegram failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
