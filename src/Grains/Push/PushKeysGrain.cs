using System.Buffers.Text;
using System.Security.Cryptography;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Push;

/// <summary>Makes the keys once and keeps them: a browser's subscription is for them, and worth nothing with others.</summary>
[GrainType("push-keys")]
internal sealed class PushKeysGrain(
    [PersistentState(StateNames.PushKeys, StateNames.Store)] IPersistentState<PushKeysState> state) : Grain, IPushKeysGrain
{
    public async Task<PushKeys> Keys()
    {
        if (state.State.Keys is null)
        {
            state.State.Keys = New();
            await StoreCall.WriteAsync(state, DeactivateOnIdle);
        }

        return state.State.Keys;
    }

    private static PushKeys New()
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = pair.ExportParameters(includePrivateParameters: true);

        // An uncompressed point, as RFC 8292 wants it.
        byte[] point = [4, .. parameters.Q.X!, .. parameters.Q.Y!];
        return new(Base64Url.EncodeToString(point), Base64Url.EncodeToString(parameters.D));
    }
}

/// <summary>What is persisted of the keys.</summary>
[GenerateSerializer, Alias("dormouse.PushKeysState")]
internal sealed class PushKeysState
{
    /// <summary>They; null until they are made.</summary>
    [Id(480)]
    public PushKeys? Keys { get; set; }
}
