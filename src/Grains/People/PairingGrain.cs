using System.Security.Cryptography;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.People;

/// <summary>
/// Pairing codes and who was let in. A flood of strangers neither closes it nor drives out at once who waits: at most
/// <see cref="MostToldIn"/> of them are told a code in <see cref="ToldIn"/>, and the oldest of <see cref="MostRequests"/> codes makes way,
/// so that a code lives for five hours at least and for a day in calm times. Who was not told is told when they write again.
/// </summary>
[GrainType("pairing")]
internal sealed partial class PairingGrain(
    [PersistentState(StateNames.Pairing, StateNames.Store)] IPersistentState<PairingState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    ILogger<PairingGrain> logger) : Grain, IPairingGrain
{
    private const int MostRequests = 300;
    private const int MostToldIn = 30;
    private const int LongestName = 200;
    private const string Letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private static readonly TimeSpan ToldIn = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan ToldOnceIn = TimeSpan.FromHours(1);
    private static readonly TimeSpan CodeLives = TimeSpan.FromHours(24);
    private static readonly TimeSpan LoggedOnceIn = TimeSpan.FromMinutes(10);

    private DateTimeOffset _logged = DateTimeOffset.MinValue;
    private int _untold;

    public Task<string?> Find(long stranger) => Task.FromResult(state.State.Known.GetValueOrDefault(stranger));

    public Task<string?> Find(ExternalUserId stranger) =>
        stranger.Number is { } number ? Find(number) : Task.FromResult(state.State.KnownByText.GetValueOrDefault(stranger.Id));

    public Task<string?> RequestPairing(long stranger, string displayName) => AddAsync(stranger, textId: null, displayName, username: null);

    public Task<string?> RequestPairing(ExternalUserId stranger, string displayName) => RequestPairing(new Stranger(stranger, displayName));

    public Task<string?> RequestPairing(Stranger stranger) => AddAsync(
        stranger.Id.Number ?? 0, stranger.Id.Number is null ? stranger.Id.Id : null, stranger.DisplayName, stranger.Username);

    public Task<IReadOnlyList<PairingRequest>> List() => Task.FromResult<IReadOnlyList<PairingRequest>>(
        [.. state.State.Requests.Where(request => time.WallNow() - request.At < CodeLives).OrderByDescending(
            static request => request.At)]);

    public Task<IReadOnlyList<string>> People() =>
        Task.FromResult<IReadOnlyList<string>>(
        [.. state.State.Known.Values.Concat(state.State.KnownByText.Values).Distinct()]);

    public Task<IReadOnlyList<PairedStranger>> Paired()
    {
        var channel = PairingKey.ChannelOf(this.GetPrimaryKeyString());
        return Task.FromResult<IReadOnlyList<PairedStranger>>(
        [
            .. state.State.Known.Select(known => new PairedStranger(ExternalUserId.Of(channel, known.Key), known.Value)),
            .. state.State.KnownByText.Select(known => new PairedStranger(new(channel, known.Key), known.Value)),
        ]);
    }

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

    public async Task<string?> Unpair(ExternalUserId id)
    {
        string? user;
        if (id.Number is { } number ? state.State.Known.Remove(number, out user) : state.State.KnownByText.Remove(id.Id, out user))
        {
            await WriteAsync();
        }

        return user;
    }

    private async Task<string?> AddAsync(long stranger, string? textId, string displayName, string? username)
    {
        var now = time.WallNow();
        var requests = state.State.Requests;
        if (requests.Exists(request => IsOf(request) && now - request.At < ToldOnceIn))
        {
            return null;
        }

        if (requests.Count(request => now - request.At < ToldIn) >= MostToldIn)
        {
            NoteUntold(now);
            return null;
        }

        requests.RemoveAll(request => IsOf(request) || now - request.At > CodeLives);
        requests.RemoveRange(0, Math.Max(0, requests.Count - MostRequests + 1));
        var request = new PairingRequest(RandomNumberGenerator.GetString(Letters, 8), stranger, Cut(displayName), now)
        {
            TextId = textId,
            Username = username is null ? null : Cut(username),
        };
        requests.Add(request);
        await WriteAsync();
        return request.Code;

        bool IsOf(PairingRequest request) => (request.Stranger, request.TextId) == (stranger, textId);
    }

    private void NoteUntold(DateTimeOffset now)
    {
        _untold++;
        if (now - _logged >= LoggedOnceIn)
        {
            LogUntold(logger, PairingKey.ChannelOf(this.GetPrimaryKeyString()), MostToldIn, (int)ToldIn.TotalMinutes, _untold);
            (_logged, _untold) = (now, 0);
        }
    }

    private static string Cut(string name) => name.Length <= LongestName ? name : name[..LongestName];

    private Task WriteAsync() => StoreCall.WriteAsync(state, DeactivateOnIdle);

    [LoggerMessage(
        LogLevel.Warning,
        "Strangers in channel {Channel} write faster than {Most} in {Minutes} min are told a pairing code; {Count} messages of theirs were "
        + "not answered since this was said last.")]
    private static partial void LogUntold(ILogger logger, string channel, int most, int minutes, int count);
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
