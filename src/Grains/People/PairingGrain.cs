using System.Security.Cryptography;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.People;

/// <summary>Pairing codes and who was let in.</summary>
[GrainType("pairing")]
internal sealed class PairingGrain(
    [PersistentState(StateNames.Pairing, StateNames.Store)] IPersistentState<PairingState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IPairingGrain
{
    private const int MostRequests = 200;
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private static readonly TimeSpan ToldOnceIn = TimeSpan.FromHours(1);
    private static readonly TimeSpan CodeLives = TimeSpan.FromHours(24);

    public Task<string?> Find(long stranger) => Task.FromResult(state.State.Known.GetValueOrDefault(stranger));

    public Task<string?> Find(ExternalUserId stranger) =>
        stranger.Number is { } number ? Find(number) : Task.FromResult(state.State.KnownByText.GetValueOrDefault(stranger.Id));

    public Task<string?> RequestPairing(long stranger, string displayName) => AddAsync(stranger, textId: null, displayName);

    public Task<string?> RequestPairing(ExternalUserId stranger, string displayName) =>
        AddAsync(stranger.Number ?? 0, stranger.Number is null ? stranger.Id : null, displayName);

    public Task<IReadOnlyList<PairingRequest>> List() => Task.FromResult<IReadOnlyList<PairingRequest>>(
        [.. state.State.Requests.Where(request => time.WallNow() - request.At < CodeLives).OrderByDescending(
            static request => request.At)]);

    public Task<IReadOnlyList<string>> People() =>
        Task.FromResult<IReadOnlyList<string>>(
        [.. state.State.Known.Values.Concat(state.State.KnownByText.Values).Distinct()]);

    public async Task<PairingRequest?> Approve(string code, string user)
    {
        var request = state.State.Requests.Find(request =>
            string.Equals(request.Code, code, StringComparison.OrdinalIgnoreCase) && time.WallNow() - request.At < CodeLives);
        if (request is not null)
        {
            state.State.Requests.Remove(request);
            if (request.TextId is { } id)
            {
                state.State.KnownByText[id] = user;
            }
            else
            {
                state.State.Known[request.Stranger] = user;
            }

            await WriteAsync();
        }

        return request;
    }

    public Task<IReadOnlyList<PairedId>> Paired() => Task.FromResult<IReadOnlyList<PairedId>>(
    [
        .. state.State.Known.Select(known => new PairedId(ExternalUserId.Of(Channel, known.Key), known.Value)),
        .. state.State.KnownByText.Select(known => new PairedId(new(Channel, known.Key), known.Value)),
    ]);

    public async Task<string?> Unpair(ExternalUserId id)
    {
        string? user;
        if (id.Number is { } number ? state.State.Known.Remove(number, out user) : state.State.KnownByText.Remove(id.Id, out user))
        {
            await WriteAsync();
        }

        return user;
    }

    private async Task<string?> AddAsync(long stranger, string? textId, string displayName)
    {
        var now = time.WallNow();
        var requests = state.State.Requests;
        if (requests.Exists(request => IsOf(request) && now - request.At < ToldOnceIn))
        {
            return null;
        }

        requests.RemoveAll(request => IsOf(request) || now - request.At > CodeLives);
        if (requests.Count >= MostRequests)
        {
            return null;
        }

        var request = new PairingRequest(RandomNumberGenerator.GetString(Letters, 8), stranger, displayName, now) { TextId = textId };
        requests.Add(request);
        await WriteAsync();
        return request.Code;

        bool IsOf(PairingRequest request) => (request.Stranger, request.TextId) == (stranger, textId);
    }

    private string Channel => PairingKey.ChannelOf(this.GetPrimaryKeyString());

    private Task WriteAsync() => StoreCall.WriteAsync(state, DeactivateOnIdle);
}

/// <summary>What is persisted of a channel's pairings.</summary>
[GenerateSerializer, Alias("dormouse.PairingState")]
internal sealed class PairingState
{
    /// <summary>Who waits to be let in.</summary>
    [Id(0)]
    public List<PairingRequest> Requests { get; set; } = [];

    /// <summary>Who was let in, where the channel's id is a number: the id and the person's name.</summary>
    [Id(1)]
    public Dictionary<long, string> Known { get; set; } = [];

    /// <summary>Who was let in, where the channel's id is no number: the id and the person's name.</summary>
    [Id(2)]
    public Dictionary<string, string> KnownByText { get; set; } = [];
}
