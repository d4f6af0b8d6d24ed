using Dormouse.Hosting.Desk;
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

    /// <summary>Ends somebody's being let in from a channel.</summary>
    /// <param name="id">What the channel knows them by.</param>
    /// <returns>The person that they were.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public abstract Task<string> UnpairAsync(ExternalUserId id);

    /// <summary>Lists everybody.</summary>
    /// <returns>The people, by name.</returns>
    /// <exception cref="UnavailableException">Nobody answers.</exception>
    public abstract Task<IReadOnlyList<PersonLine>> PeopleAsync();

    /// <summary>Makes a token for a person; the one so far opens nothing any more.</summary>
    /// <param name="user">The person's name.</param>
    /// <returns>The token.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public abstract Task<string> NewTokenAsync(string user);

    /// <summary>Makes a link with which a person logs in once, within ten minutes.</summary>
    /// <param name="user">The person's name.</param>
    /// <returns>The link.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public abstract Task<string> NewLoginLinkAsync(string user);

    /// <summary>Asks for a session in a terminal of this machine.</summary>
    /// <param name="request">Which one, and for whom.</param>
    /// <returns>Whether it is lent; refused, with the reason.</returns>
    /// <exception cref="UnavailableException">It was refused, or nobody answers.</exception>
    public abstract Task<LendReceipt> LendAsync(DeskRequest request);

    /// <summary>Reads the audit.</summary>
    /// <param name="last">How many entries at most.</param>
    /// <returns>The entries, newest first.</returns>
    /// <exception cref="UnavailableException">Nobody answers.</exception>
    public abstract Task<IReadOnlyList<AuditEntry>> AuditAsync(int last);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A person, as the verb <c>people</c> shows them.</summary>
/// <param name="User">Their name.</param>
/// <param name="Ids">What channels know them by, each with the channel before it.</param>
/// <param name="Logins">How many log-ins of browsers are open.</param>
/// <param name="HasToken">Whether they have a token.</param>
internal sealed record PersonLine(string User, IReadOnlyList<string> Ids, int Logins, bool HasToken);
