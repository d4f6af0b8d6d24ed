namespace Dormouse.Hosting.People;

/// <summary>Tokens and log-in codes that Dormouse makes: they say whose they are, so that one grain can be asked.</summary>
public static class PersonSecret
{
    private const char Separator = '.';
    private const int Longest = 100;

    /// <summary>Makes one.</summary>
    /// <param name="user">The person's name.</param>
    /// <returns>The name, a dot, and what nobody guesses.</returns>
    public static string New(string user) => $"{user}{Separator}{Digest.NewSecret()}";

    /// <summary>Whose a token or code says that it is.</summary>
    /// <param name="secret">The token or code, from anybody.</param>
    /// <returns>A person's name, which may be nobody's; null if it is none that Dormouse makes.</returns>
    public static string? UserOf(string secret) => secret.Length > Longest ? null : secret.Split(Separator) switch
    {
        [var user, _] when PersonName.IsValid(user) => user,

        // Version 0.1.0 made one token, which was the owner's.
        [{ Length: > 0 }] => KnownPeople.Owner,
        _ => null,
    };
}
