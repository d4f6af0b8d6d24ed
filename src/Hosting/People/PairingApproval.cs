using System.Globalization;

namespace Dormouse.Hosting.People;

/// <summary>Lets strangers in, from whichever channel, and finds out who they become.</summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people whom the settings know.</param>
/// <param name="channels">The channels whose strangers may ask.</param>
public sealed class PairingApproval(IGrainFactory grains, KnownPeople people, IReadOnlyList<string> channels)
{
    private const int LongestId = 20;

    /// <summary>Lists who waits.</summary>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<WaitingStranger>> ListAsync()
    {
        var lists = await Task.WhenAll(channels.Select(async channel =>
            (await Pairing(channel).List()).Select(request => new WaitingStranger(channel, request))));
        return [.. lists.SelectMany(static list => list).OrderByDescending(static waiting => waiting.Request.At)];
    }

    /// <summary>
    /// Lets somebody in. Unless it is said who they are: the first one of a channel is the owner, and everybody after is a new
    /// person, never one who exists already.
    /// </summary>
    /// <param name="code">The code that they were told.</param>
    /// <param name="user">Who they are, or null.</param>
    /// <returns>Who was let in, or null if nobody waits with this code.</returns>
    public async Task<PairedPerson?> ApproveAsync(string code, string? user)
    {
        var waiting = (await ListAsync()).FirstOrDefault(
            waiting => string.Equals(waiting.Request.Code, code, StringComparison.OrdinalIgnoreCase));
        if (waiting is null)
        {
            return null;
        }

        user ??= await FindNameAsync(waiting);
        return await Pairing(waiting.Channel).Approve(code, user) is { } request ? new(user, waiting with { Request = request }) : null;
    }

    private IPairingGrain Pairing(string channel) => grains.GetGrain<IPairingGrain>(PairingKey.Of(channel));

    private async Task<string> FindNameAsync(WaitingStranger waiting)
    {
        var paired = await Task.WhenAll(channels.Select(async channel => (Channel: channel, People: await Pairing(channel).People())));
        var hasOwner = people.All[KnownPeople.Owner].Ids.Any(id => id.Channel == waiting.Channel)
            || paired.Any(channel => channel.Channel == waiting.Channel && channel.People.Contains(KnownPeople.Owner));
        if (!hasOwner)
        {
            return KnownPeople.Owner;
        }

        var taken = paired.SelectMany(static channel => channel.People).Concat(people.All.Keys).ToHashSet();
        var id = PersonName.Fit(waiting.Request.Id);
        var byId = $"user{id[..Math.Min(id.Length, LongestId)]}";
        return Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{byId}-{number}"))
            .Prepend(byId)
            .Prepend(PersonName.Fit(waiting.Request.DisplayName))
            .First(name => PersonName.IsValid(name) && !taken.Contains(name));
    }
}

/// <summary>Somebody who waits to be let in.</summary>
/// <param name="Channel">The channel that they wrote in.</param>
/// <param name="Request">How they ask.</param>
public sealed record WaitingStranger(string Channel, PairingRequest Request);

/// <summary>Somebody who was let in.</summary>
/// <param name="User">The person that they are from now on.</param>
/// <param name="Waited">How they had asked.</param>
public sealed record PairedPerson(string User, WaitingStranger Waited);
