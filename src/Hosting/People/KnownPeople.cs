using System.Security.Cryptography;
using System.Text;
using Dormouse.Hosting.Storage;

namespace Dormouse.Hosting.People;

/// <summary>The people whom the settings know, beside those who were paired.</summary>
/// <param name="people">Everybody, by name. The first one named <see cref="Owner"/> is always there.</param>
public sealed class KnownPeople(IReadOnlyDictionary<string, KnownPerson> people)
{
    /// <summary>The name of the person who runs this Dormouse.</summary>
    public const string Owner = UserKey.Owner;

    /// <summary>Everybody whom the settings know, and the owner, whose token is the store's unless the settings say another one.</summary>
    /// <param name="people">The people of the settings.</param>
    /// <param name="store">The store.</param>
    /// <returns>Everybody.</returns>
    public static KnownPeople Of(IReadOnlyDictionary<string, KnownPerson> people, IStore store)
    {
        var owner = people.GetValueOrDefault(Owner) ?? new(Token: null, []);
        return new(new Dictionary<string, KnownPerson>(people)
        {
            [Owner] = owner with { Token = owner.Token ?? store.Setting(StoreNames.OwnerToken, StoreNames.NewToken) },
        });
    }

    /// <summary>Everybody, by name.</summary>
    public IReadOnlyDictionary<string, KnownPerson> All => people;

    /// <summary>Finds the person who has a token. Takes the same time for every wrong token.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The name, or null.</returns>
    public string? UserOfToken(string token)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(token));
        string? user = null;
        foreach (var (name, person) in people)
        {
            if (person.Token is { Length: > 0 } own
                && CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(own))))
            {
                user = name;
            }
        }

        return user;
    }

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
