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

    public async Task<string?> RequestPairing(long stranger, string displayName)
    {
        var now = time.WallNow();
        var requests = state.State.Requests;
        if (requests.Exists(request => request.Stranger == stranger && now - request.At < ToldOnceIn))
        {
            return null;
        }

        requests.RemoveAll(request => request.Stranger == stranger || now - request.At > CodeLives);
        if (requests.Count >= MostRequests)
        {
            return null;
        }

        var request = new PairingRequest(RandomNumberGenerator.GetString(Letters, 8), stranger, displayName, now);
        requests.Add(request);
        await WriteAsync();
        return request.Code;
    }

    public Task<IReadOnlyList<PairingRequest>> List() => Task.FromResult<IReadOnlyList<PairingRequest>>(
        [.. state.State.Requests.Where(request => time.WallNow() - request.At < CodeLives).OrderByDescending(static request => request.At)]);

    public Task<IReadOnlyList<string>> People() =>
        Task.FromResult<IReadOnlyList<string>>([.. state.State.Known.Values.Distinct()]);

    public async Task<PairingRequest?> Approve(string code, string user)
    {
        var request = state.State.Requests.Find(request =>
            string.Equals(request.Code, code, StringComparison.OrdinalIgnoreCase) && time.WallNow() - request.At < CodeLives);
        if (request is not null)
        {
            state.State.Requests.Remove(request);
            state.State.Known[request.Stranger] = user;
            await WriteAsync();
        }

        return request;
    }

    private async Task WriteAsync()
    {
        try
        {
            await StoreCall.RunAsync(() => state.WriteStateAsync(), static () => { });
        }
        catch (StoreUnavailableException)
        {
            DeactivateOnIdle();
            throw;
        }
    }
}

/// <summary>What is persisted of a channel's pairings.</summary>
[GenerateSerializer, Alias("dormouse.PairingState")]
internal sealed class PairingState
{
    /// <summary>Who waits to be let in.</summary>
    [Id(0)]
    public List<PairingRequest> Requests { get; set; } = [];

    /// <summary>Who was let in: the channel's id and the person's name.</summary>
    [Id(1)]
    public Dictionary<long, string> Known { get; set; } = [];
}
