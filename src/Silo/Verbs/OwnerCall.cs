using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Verbs;

/// <summary>Asks the running Dormouse something in the name of its owner.</summary>
internal abstract class OwnerCall : IAsyncDisposable
{
    /// <summary>Drains a machine, or lets it take work again.</summary>
    /// <param name="machine">The machine's name.</param>
    /// <param name="isDraining">Whether it is drained.</param>
    /// <returns>How many sessions still run on it, or are about to.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public abstract Task<int> SetDrainingAsync(string machine, bool isDraining);

    /// <summary>Lets a stranger in.</summary>
    /// <param name="code">The code that they were told.</param>
    /// <param name="user">Who they are; null for somebody new, whose name is to be found.</param>
    /// <param name="isExisting">Whether they are a person who exists already.</param>
    /// <returns>Who they are to their channel in a few words, all of them visible, and the person that they are from now on.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public abstract Task<(string Stranger, string User)> PairAsync(string code, string? user, bool isExisting);

    /// <summary>Reads the audit.</summary>
    /// <param name="last">How many entries at most.</param>
    /// <returns>The entries, newest first.</returns>
    /// <exception cref="UnavailableException">Nobody answers.</exception>
    public abstract Task<IReadOnlyList<AuditEntry>> AuditAsync(int last);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
