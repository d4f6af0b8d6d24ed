namespace Dormouse.Silo.Processes;

/// <summary>
/// Something about the system that is found out once, when it is first asked for. An attempt that failed, for want of open files
/// perhaps, is made again for who asks next.
/// </summary>
/// <param name="find">Finds it out.</param>
internal sealed class FoundOnce<T>(Func<Task<T>> find)
{
    private readonly Lock _lock = new();
    private Task<T>? _finding;

    /// <summary>Finds it out, or says what was found out before.</summary>
    /// <returns>What it is; fails as the attempt does.</returns>
    public Task<T> GetAsync()
    {
        lock (_lock)
        {
            return _finding = _finding is null or { IsCompleted: true, IsCompletedSuccessfully: false } ? find() : _finding;
        }
    }
}
