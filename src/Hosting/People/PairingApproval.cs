using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Hosting.People;

/// <summary>
/// Lets strangers in, from whichever channel. Who they become is said by whoever lets them in, and never by what they call themselves:
/// without a word they are somebody new, and an existing person only by name and on purpose.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people whom the settings know.</param>
/// <param name="channels">The channels whose strangers may ask.</param>
/// <param name="logs">The logs; null for none.</param>
public sealed class PairingApproval(
    IGrainFactory grains, KnownPeople people, IReadOnlyList<string> channels, ILoggerFactory? logs = null) : IDisposable
{
    private readonly AllPeople _everybody = new(grains, people, channels);
    private readonly PairingNews _news = new(grains, people, (logs ?? NullLoggerFactory.Instance).CreateLogger<PairingNews>());

    /// <summary>One after the other: two strangers of one name who are let in at once are two people.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Lists who waits.</summary>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<WaitingStranger>> ListAsync()
    {
        var lists = await Task.WhenAll(channels.Select(async channel =>
            (await Pairing(channel).List()).Select(request => new WaitingStranger(channel, request))));
        return [.. lists.SelectMany(static list => list).OrderByDescending(static waiting => waiting.Request.At)];
    }

    /// <summary>Lists who is somebody here.</summary>
    /// <returns>The names of all people, the owner's first.</returns>
    public Task<IReadOnlyList<string>> PeopleAsync() => _everybody.ListAsync();

    /// <summary>Lets somebody in, and tells them.</summary>
    /// <param name="code">The code that they were told.</param>
    /// <param name="user">Who they are, a valid name; null for a new person whose name is found.</param>
    /// <param name="isExisting">Whether they are a person who exists already.</param>
    /// <param name="from">From where the owner says so.</param>
    /// <returns>What became of it.</returns>
    public async Task<PairingResult> ApproveAsync(string code, string? user, bool isExisting, string from)
    {
        await _turn.WaitAsync();
        try
        {
            return await LetInAsync(code, user, isExisting, from);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PairingResult> LetInAsync(string code, string? user, bool isExisting, string from)
    {
        var waiting = (await ListAsync()).FirstOrDefault(
            waiting => string.Equals(waiting.Request.Code, code, StringComparison.OrdinalIgnoreCase));
        if (waiting is null)
        {
            return PairingResult.NobodyWaits;
        }

        if (user is not null && await _everybody.HasAsync(user) != isExisting)
        {
            return new(Paired: null, isExisting ? PairingTexts.IsNobody(user) : PairingTexts.IsTaken(user));
        }

        user ??= await _everybody.NewNameAsync(waiting.Request);
        await grains.GetGrain<IAuditGrain>(IAuditGrain.Key).Note(
            KnownPeople.Owner, AuditTexts.LetsIn(PairingTexts.Shown(waiting), user, isExisting), from);
        if (await Pairing(waiting.Channel).Approve(code, user) is not { } request)
        {
            return PairingResult.NobodyWaits;
        }

        var paired = new PairedPerson(user, waiting with { Request = request }) { IsExisting = isExisting };
        await _news.TellAsync(paired);
        return new(paired, Refusal: null);
    }

    private IPairingGrain Pairing(string channel) => grains.GetGrain<IPairingGrain>(PairingKey.Of(channel));
}

/// <summary>What became of letting somebody in. Neither is there if nobody waits with the code.</summary>
/// <param name="Paired">Who was let in, or null.</param>
/// <param name="Refusal">Why nobody was, one sentence about the name; else null.</param>
public sealed record PairingResult(PairedPerson? Paired, string? Refusal)
{
    /// <summary>Nobody waits with the code.</summary>
    public static PairingResult NobodyWaits { get; } = new(Paired: null, Refusal: null);
}

/// <summary>Somebody who waits to be let in.</summary>
/// <param name="Channel">The channel that they wrote in.</param>
/// <param name="Request">How they ask.</param>
public sealed record WaitingStranger(string Channel, PairingRequest Request);

/// <summary>Somebody who was let in.</summary>
/// <param name="User">The person that they are from now on.</param>
/// <param name="Waited">How they had asked.</param>
public sealed record PairedPerson(string User, WaitingStranger Waited)
{
    /// <summary>Whether that person existed already.</summary>
    public bool IsExisting { get; init; }
}
