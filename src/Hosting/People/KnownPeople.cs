namespace Dormouse.Hosting.People;

/// <summary>The people whom the settings know, beside those who were paired.</summary>
/// <param name="people">Everybody, by name. The first one named <see cref="Owner"/> is always there.</param>
public sealed class KnownPeople(IReadOnlyDictionary<string, KnownPerson> people)
{
    /// <summary>The name of the person who runs this Dormouse.</summary>
    public const string Owner = UserKey.Owner;

    private readonly (string User, string Digest)[] _tokens =
    [
        .. people.Where(static person => person.Value.Token is { Length: > 0 }).Select(
            static person => (person.Key, Digest.Of(person.Value.Token!))),
    ];

    /// <summary>Everybody whom the settings know, and the owner.</summary>
    /// <param name="people">The people of the settings.</param>
    /// <returns>Everybody.</returns>
    public static KnownPeople Of(IReadOnlyDictionary<string, KnownPerson> people) => new(new Dictionary<string, KnownPerson>(people)
    {
        [Owner] = people.GetValueOrDefault(Owner) ?? new(Token: null, []),
    });

    /// <summary>Everybody, by name.</summary>
    public IReadOnlyDictionary<string, KnownPerson> All => people;

    /// <summary>Finds the person whose token the settings say. Takes the same time for every wrong token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The name, or null.</returns>
    public string? UserOfToken(string token)
    {
        var given = Digest.Of(token);
        string? user = null;
        foreach (var (name, own) in _tokens)
        {
            user = Digest.AreSame(given, own) ? name : user;
        }

        return user;
    }

    /// <summary>Whether the settings say a person's token.</summary>
    /// <param name="user">The person's name.</param>
    /// <returns>True if they do.</returns>
    public bool HasToken(string user) => people.GetValueOrDefault(user) is { Token.Length: > 0 };

    /// <summary>Finds the person whom a channel knows by an id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The name, or null.</returns>
    public string? UserOf(ExternalUserId id) =>
        people.FirstOrDefault(person => person.Value.Ids.Contains(id)).Key;
}

/// <summary>A person whom the settings know.</summary>
/// <param name="Token">Token for the web console and the HTTP API, or null.</param>
/// <param name="Ids">What channels know them by.</param>
public sealed record KnownPerson(string? Token, IReadOnlyList<ExternalUserId> Ids);
