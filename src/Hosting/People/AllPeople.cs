namespace Dormouse.Hosting.People;

/// <summary>Everybody who is somebody here: the people of the settings, and those who were let in through any channel.</summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people of the settings.</param>
/// <param name="channels">The channels whose strangers may be let in.</param>
internal sealed class AllPeople(IGrainFactory grains, KnownPeople people, IReadOnlyList<string> channels)
{
    /// <summary>Lists them.</summary>
    /// <returns>Their names, each once: the owner's first, then by the alphabet.</returns>
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var paired = await Task.WhenAll(channels.Select(channel => grains.GetGrain<IPairingGrain>(PairingKey.Of(channel)).People()));
        return
        [
            .. paired.SelectMany(static names => names).Concat(people.All.Keys).Distinct()
                .OrderByDescending(static name => name == KnownPeople.Owner).ThenBy(static name => name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a name is somebody's: also of somebody who is not let in any more, but whose sessions are here.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it is.</returns>
    public async Task<bool> HasAsync(string name) =>
        (await ListAsync()).Contains(name) || await HasSessionsAsync(name);

    /// <summary>Finds a name for a new person. It is made from what they call themselves, and is nobody's.</summary>
    /// <param name="stranger">The stranger.</param>
    /// <returns>The name.</returns>
    public async Task<string> NewNameAsync(PairingRequest stranger)
    {
        var taken = await ListAsync();
        foreach (var name in NewName.Candidates(stranger).Where(name => !taken.Contains(name)))
        {
            if (!await HasSessionsAsync(name))
            {
                return name;
            }
        }

        throw new InvalidOperationException("All names are taken.");
    }

    private async Task<bool> HasSessionsAsync(string name) => (await grains.GetGrain<IUserGrain>(UserKey.Of(name)).List()).Count > 0;
}
