namespace Dormouse.Contracts;

/// <summary>Keys of <see cref="ILoginsGrain"/>.</summary>
public static class LoginsKey
{
    /// <summary>What every one of them begins with.</summary>
    public const string Prefix = "logins/";

    /// <summary>The key of a person's log-ins.</summary>
    /// <param name="user">The person's name.</param>
    /// <returns><c>logins/name</c>.</returns>
    public static string Of(string user) => Prefix + user;
}
