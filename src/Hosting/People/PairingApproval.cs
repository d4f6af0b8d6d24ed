using System.Globalization;

namespace Dormouse.Hosting.People;

/// <summary>Lets strangers of Telegram in, and finds out who they become.</summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people whom the settings know.</param>
public sealed class PairingApproval(IGrainFactory grains, KnownPeople people)
{
    private IPairingGrain Pairing => grains.GetGrain<IPairingGrain>($"pairing/{ChatKey.Telegram}");

    /// <summary>Lists who waits.</summary>
    /// <returns>Newest first.</returns>
    public Task<IReadOnlyList<PairingRequest>> ListAsync() => Pairing.List();

    /// <summary>
    /// Lets somebody in. Unless it is said who they are: the first one is the owner, and everybody after is a new
    /// person, never one who exists already.
    /// </summary>
    /// <param name="code">The code that they were told.</param>
    /// <param name="user">Who they are, or null.</param>
    /// <returns>Who was let in, or null if nobody waits with this code.</returns>
    public async Task<PairedPerson?> ApproveAsync(string code, string? user)
    {
        var waiting = (await Pairing.List()).FirstOrDefault(request => string.Equals(request.Code, code, StringComparison.OrdinalIgnoreCase));
        if (waiting is null)
        {
            return null;
        }

        user ??= FindName(waiting, await Pairing.People());
        return await Pairing.Approve(code, user) is { } request ? new(user, request) : null;
    }

    private string FindName(PairingRequest request, IReadOnlyList<string> paired)
    {
        if (people.All[KnownPeople.Owner].Telegram.Count == 0 && !paired.Contains(KnownPeople.Owner))
        {
            return KnownPeople.Owner;
        }

        var byId = string.Create(CultureInfo.InvariantCulture, $"user{request.Stranger}");
        return Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{byId}-{number}"))
            .Prepend(byId)
            .Prepend(PersonName.Fit(request.DisplayName))
            .First(name => PersonName.IsValid(name) && !people.All.ContainsKey(name) && !paired.Contains(name));
    }
}

/// <summary>Somebody who was let in.</summary>
/// <param name="User">The person that they are from now on.</param>
/// <param name="Request">How they had asked.</param>
public sealed record PairedPerson(string User, PairingRequest Request);
