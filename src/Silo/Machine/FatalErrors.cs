using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Machine;

/// <summary>
/// What happens when Orleans can't go on, most often because the other silos have given this one up: the program ends at once, with one
/// sentence instead of a crash, and the guardian ends its processes. Its grains may run elsewhere by now, so nothing is written any more.
/// </summary>
internal sealed class FatalErrors : IFatalErrorHandler
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private int _isEnding;

    public bool IsUnexpected(Exception exception) => exception is not OperationCanceledException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        var text = Sentence(context, exception);
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            // Something may stand in the way of an ordinary exit, on a thread that this one blocks.
            _ = new Timer(_ => Environment.FailFast(text), null, Patience, Timeout.InfiniteTimeSpan);
            Console.Error.WriteLine(text);
            Environment.Exit(UnavailableException.ExitCode);
        }

        Thread.CurrentThread.Join();
    }

    internal static string Sentence(string? context, Exception? exception)
    {
        var isGivenUp = context?.Contains("I have been told I am dead", StringComparison.Ordinal) is true;
        return isGivenUp
            ? "The other silos of the cluster have given this one up: it stood still for too long, or they could not reach it. It ends; start it again, and it joins anew."
            : $"This silo can't go on, and ends: {$"{context} {exception?.GetBaseException().Message}".Trim().ReplaceLineEndings(" ")}";
    }
}
