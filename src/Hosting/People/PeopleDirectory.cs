namespace Dormouse.Hosting.People;

/// <summary>Everybody who is let in, by the settings or by pairing, and what lets them in over HTTP.</summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people whom the settings know.</param>
/// <param name="channels">The channels in which people are paired.</param>
public sealed class PeopleDirectory(IGrainFactory grains, KnownPeople people, IReadOnlyList<string> channels)
{
    /// <summary>Whether there is a person of this name.</summary>
    /// <param name="user">The name, from anybody.</param>
    /// <returns>True if the settings know them, or somebody was let in as them.</returns>
    public async Task<bool> HasAsync(string user) =>
        people.All.ContainsKey(user) || (await PairedNamesAsync()).Contains(user);

    /// <summary>Lists everybody.</summary>
    /// <returns>The people, by name.</returns>
    public async Task<IReadOnlyList<PersonEntry>> ListAsync()
    {
        var paired = (await Task.WhenAll(channels.Select(channel => Pairing(channel).Paired()))).SelectMany(static ids => ids).ToArray();
        var names = people.All.Keys.Concat(paired.Select(static one => one.User)).Distinct()
            .OrderByDescending(static name => name == KnownPeople.Owner).ThenBy(static name => name, StringComparer.Ordinal);
        return await Task.WhenAll(names.Select(async name =>
        {
            var ids = (people.All.GetValueOrDefault(name)?.Ids ?? []).Concat(
                paired.Where(one => one.User == name).Select(static one => one.Id));
            var overview = await Logins(name).Describe();
            return new PersonEntry(name, [.. ids.Distinct()], overview.Logins.Count, overview.HasToken || people.HasToken(name));
        }));
    }

    /// <summary>Makes a token for a person; the one so far opens nothing any more.</summary>
    /// <param name="user">The person's name.</param>
    /// <param name="from">From where the owner does it, for the audit.</param>
    /// <returns>The token, which is kept nowhere.</returns>
    /// <exception cref="PersonRefusedException">There is no such person, or the settings say their token.</exception>
    public async Task<string> NewTokenAsync(string user, string from)
    {
        await RequireAsync(user);
        if (people.HasToken(user))
        {
            throw new PersonRefusedException($"The token of {user} is the one of the settings (Users:{user}:Token); change it there.");
        }

        await NoteAsync(AuditTexts.MakesToken(user), from);
        var token = PersonSecret.New(user);
        await Logins(user).SetToken(Digest.Of(token));
        return token;
    }

    /// <summary>Makes a code with which a person logs in once, within ten minutes.</summary>
    /// <param name="user">The person's name.</param>
    /// <param name="from">From where the owner does it, for the audit; null if a program does for the link that it prints.</param>
    /// <returns>The code, which is kept nowhere.</returns>
    /// <exception cref="PersonRefusedException">There is no such person.</exception>
    public async Task<string> NewCodeAsync(string user, string? from = null)
    {
        await RequireAsync(user);
        if (from is not null)
        {
            await NoteAsync(AuditTexts.MakesCode(user), from);
        }

        var code = PersonSecret.New(user);
        await Logins(user).AddCode(Digest.Of(code));
        return code;
    }

    /// <summary>Ends somebody's being let in; with the last of a person's ids their log-ins and their token end too.</summary>
    /// <param name="id">What a channel knows them by.</param>
    /// <param name="from">From where the owner does it, for the audit.</param>
    /// <returns>The person that they were.</returns>
    /// <exception cref="PersonRefusedException">They were not let in by pairing.</exception>
    public async Task<string> UnpairAsync(ExternalUserId id, string from)
    {
        if (people.UserOf(id) is { } named)
        {
            throw new PersonRefusedException($"{id.Channel}:{id.Id} is {named} by the settings (Users:{named}); take it out there.");
        }

        var paired = channels.Contains(id.Channel) ? await Pairing(id.Channel).Paired() : [];
        if (paired.FirstOrDefault(one => one.Id == id)?.User is not { } user)
        {
            throw new PersonRefusedException($"Nobody was let in as {id.Channel}:{id.Id}; the verb “people” shows who was.");
        }

        await NoteAsync(AuditTexts.EndsLettingIn(VisibleText.OfLine(id.ToString()), user), from);
        await Pairing(id.Channel).Unpair(id);
        if (!await HasAsync(user))
        {
            await Logins(user).EndAll();
            await Logins(user).SetToken(null);
        }

        return user;
    }

    /// <summary>Before it is done: what can't be noted is not done.</summary>
    private Task NoteAsync(string what, string from) => grains.GetGrain<IAuditGrain>(IAuditGrain.Key).Note(KnownPeople.Owner, what, from);

    private async Task RequireAsync(string user)
    {
        if (!PersonName.IsValid(user) || !await HasAsync(user))
        {
            throw new PersonRefusedException("There is no person of this name; the verb “people” shows the ones that there are.");
        }
    }

    private async Task<IEnumerable<string>> PairedNamesAsync() =>
        (await Task.WhenAll(channels.Select(channel => Pairing(channel).People()))).SelectMany(static names => names);

    private IPairingGrain Pairing(string channel) => grains.GetGrain<IPairingGrain>(PairingKey.Of(channel));

    private ILoginsGrain Logins(string user) => grains.GetGrain<ILoginsGrain>(LoginsKey.Of(user));
}

/// <summary>A person.</summary>
/// <param name="User">Their name.</param>
/// <param name="Ids">What channels know them by.</param>
/// <param name="Logins">How many log-ins of browsers are open.</param>
/// <param name="HasToken">Whether they have a token.</param>
public sealed record PersonEntry(string User, IReadOnlyList<ExternalUserId> Ids, int Logins, bool HasToken);

/// <summary>It was not done for a person, for the reason that the message says.</summary>
/// <param name="message">One sentence.</param>
public sealed class PersonRefusedException(string message) : Exception(message);
