namespace Dormouse.Contracts;

/// <summary>
/// Where a session went that has moved. It can be asked while the session's old machine is away, for good perhaps.
/// Key: see <see cref="ForwardingKey"/>.
/// </summary>
[Alias("dormouse.IForwardingGrain")]
public interface IForwardingGrain : IGrainWithStringKey
{
    /// <summary>Notes where the session went. The same call again changes nothing.</summary>
    /// <param name="to">Its key from now on.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Note")]
    Task Note(SessionKey to);

    /// <summary>Says where the session went.</summary>
    /// <returns>Its key after the move, or null if it has not moved.</returns>
    [Alias("Find")]
    Task<SessionKey?> Find();

    /// <summary>Forgets the move if it was long ago: whoever has not asked since finds the session by its name.</summary>
    /// <returns>A task that ends when it was looked at.</returns>
    [Alias("Sweep")]
    Task Sweep();
}

/// <summary>Keys of forwarding grains.</summary>
public static class ForwardingKey
{
    /// <summary>The key for a session.</summary>
    /// <param name="session">The session's key before it moved.</param>
    /// <returns><c>forward/machine/id</c>.</returns>
    public static string Of(string session) => $"{Prefix}{session}";

    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "forward/";

    /// <summary>The session that a key is for.</summary>
    /// <param name="key">The forwarding grain's key.</param>
    /// <returns>The session's key before it moved.</returns>
    public static string SessionOf(string key) => key[Prefix.Length..];
}
