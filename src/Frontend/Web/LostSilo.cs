using Orleans.Runtime.Messaging;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Asks again where a silo has just gone. Its grains are thought to be there for some seconds, until the others have noticed, and calls
/// to them fail so long; the next one finds the grain on another silo.
/// </summary>
internal static class LostSilo
{
    /// <summary>How long it is asked again. A silo that was killed is known to be gone within a few seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Asks until there is an answer, or an error that asking again would not mend.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="ask">Asks; may be called several times, so it must change nothing twice.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it: nobody waits any more.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OrleansException">The silo is still away after <see cref="Patience"/>.</exception>
    public static async Task<T> AskAgainAsync<T>(Func<Task<T>> ask, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (
                exception is SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException
                && time.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
