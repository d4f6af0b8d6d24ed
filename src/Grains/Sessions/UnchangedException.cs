namespace Dormouse.Grains.Sessions;

/// <summary>
/// A call to the session fails before it has changed anything: the activation stays as it is. It never leaves the session; whoever called
/// gets the failure itself.
/// </summary>
/// <param name="failure">The failure.</param>
internal sealed class UnchangedException(Exception failure) : Exception(failure.Message, failure)
{
    /// <summary>The failure.</summary>
    public Exception Failure => InnerException!;

    /// <summary>Does something on which nothing has followed yet.</summary>
    /// <param name="work">Does it, and changes nothing of the session.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="UnchangedException">It failed.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception)
        {
            throw new UnchangedException(exception);
        }
    }
}
