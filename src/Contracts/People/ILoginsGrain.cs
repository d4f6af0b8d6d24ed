namespace Dormouse.Contracts;

/// <summary>
/// What lets one person in over HTTP: log-ins of browsers, codes for one log-in, and a token. It knows only <see cref="Digest"/>s of the
/// secrets. Key: <see cref="LoginsKey"/>.
/// </summary>
[Alias("dormouse.ILoginsGrain")]
public interface ILoginsGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a log-in; whoever calls has made sure who it is. The one that was not used for longest goes if there are too many.
    /// </summary>
    /// <param name="login">Of what.</param>
    /// <returns>The id of the log-in, which may be shown.</returns>
    [Alias("LogIn")]
    Task<string> LogIn(NewLogin login);

    /// <summary>Makes a log-in if there is such a code, which is then used up.</summary>
    /// <param name="code">The code's digest.</param>
    /// <param name="login">Of what.</param>
    /// <returns>The id of the log-in, or null if the code is none, was used or is too old.</returns>
    [Alias("LogInByCode")]
    Task<string?> LogInByCode(string code, NewLogin login);

    /// <summary>Looks whether a log-in is open, and notes that it was used. The note is written lazily.</summary>
    /// <param name="id">The log-in.</param>
    /// <param name="secret">Digest of the cookie's secret.</param>
    /// <param name="key">Digest of the page's key, or null if it was not shown.</param>
    /// <returns>What it opens.</returns>
    [Alias("Check")]
    Task<LoginCheck> Check(string id, string secret, string? key);

    /// <summary>Lists the log-ins that are open, and whether there is a token.</summary>
    /// <returns>The log-ins, last used first.</returns>
    [Alias("Describe")]
    Task<LoginOverview> Describe();

    /// <summary>Ends a log-in.</summary>
    /// <param name="id">The log-in.</param>
    /// <returns>False if there was none.</returns>
    [Alias("End")]
    Task<bool> End(string id);

    /// <summary>Ends every log-in, and every code that was not used.</summary>
    /// <returns>How many log-ins there were.</returns>
    [Alias("EndAll")]
    Task<int> EndAll();

    /// <summary>Lets the person log in once with a code, for ten minutes.</summary>
    /// <param name="code">The code's digest.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("AddCode")]
    Task AddCode(string code);

    /// <summary>Gives the person a token; the one so far opens nothing any more.</summary>
    /// <param name="token">The token's digest; null for none.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetToken")]
    Task SetToken(string? token);

    /// <summary>Keeps the token that an older version had in its store, unless there is another one.</summary>
    /// <param name="token">The token's digest.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("KeepToken")]
    Task KeepToken(string token);

    /// <summary>Whether a token is the person's.</summary>
    /// <param name="token">The token's digest.</param>
    /// <returns>True if it is.</returns>
    [Alias("IsToken")]
    Task<bool> IsToken(string token);
}

/// <summary>A browser that is let in.</summary>
/// <param name="Secret">Digest of the secret that its cookie will carry.</param>
/// <param name="Key">Digest of the key that its page will keep; null for a log-in that opens no API.</param>
/// <param name="Device">What it is, in a few plain words.</param>
[GenerateSerializer, Immutable, Alias("dormouse.NewLogin")]
public sealed record NewLogin([property: Id(0)] string Secret, [property: Id(1)] string? Key, [property: Id(2)] string Device);

/// <summary>What a log-in opens.</summary>
/// <param name="IsOpen">Whether there is such a log-in, with this secret.</param>
/// <param name="HasKey">Whether the page's key was the right one too.</param>
[GenerateSerializer, Immutable, Alias("dormouse.LoginCheck")]
public readonly record struct LoginCheck([property: Id(0)] bool IsOpen, [property: Id(1)] bool HasKey);

/// <summary>What lets a person in over HTTP.</summary>
/// <param name="Logins">The log-ins, last used first.</param>
/// <param name="HasToken">Whether there is a token beside those of the settings.</param>
[GenerateSerializer, Immutable, Alias("dormouse.LoginOverview")]
public sealed record LoginOverview([property: Id(0)] IReadOnlyList<LoginEntry> Logins, [property: Id(1)] bool HasToken);

/// <summary>A log-in, without its secrets.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Device">What it was made with.</param>
/// <param name="Made">When it was made.</param>
/// <param name="LastUsed">When it was last used.</param>
[GenerateSerializer, Immutable, Alias("dormouse.LoginEntry")]
public sealed record LoginEntry(
    [property: Id(0)] string Id,
    [property: Id(1)] string Device,
    [property: Id(2)] DateTimeOffset Made,
    [property: Id(3)] DateTimeOffset LastUsed);
