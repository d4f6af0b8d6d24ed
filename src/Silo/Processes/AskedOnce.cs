namespace Dormouse.Silo.Processes;

/// <summary>
/// Something that is found out once and stays so. A failure to find it out says nothing of the next try: it is not remembered, so that
/// a moment without free file descriptors does not refuse everything that comes later.
/// </summary>
/// <param name="ask">Finds it out; several who ask first at once may each do so.</param>
internal sealed class AskedOnce<T>(Func<Task<T>> ask)
{
    private Task<T>? _answer;

    /// <summary>What was found out, or is now.</summary>
    /// <returns>The answer.</returns>
    /// <exception cref="Exception">It can't be found out now.</exception>
    public Task<T> GetAsync() => Volatile.Read(ref _answer) is { IsFaulted: false, IsCanceled: false } known ? known : AskAsync();

    private Task<T> AskAsync()
    {
        var answer = ask();
        Volatile.Write(ref _answer, answer);
        return answer;
    }
}
