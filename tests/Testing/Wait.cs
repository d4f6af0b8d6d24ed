using System.Threading.Channels;

namespace Dormouse.Testing;

/// <summary>Waits that say what they waited for when they give up.</summary>
public static class Wait
{
    /// <summary>How long a whole test may take, in milliseconds.</summary>
    public const int Patience = 60_000;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    public static CancellationToken Ended => TestContext.Current.CancellationToken;

    public static async Task<T> NextAsync<T>(this Channel<T> channel, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ended);
        patience.CancelAfter(Step);
        try
        {
            return await channel.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Step.TotalSeconds} s for {what}.");
        }
    }

    public static async Task For(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Step, Ended);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {Step.TotalSeconds} s for {what}.");
        }
    }
}
