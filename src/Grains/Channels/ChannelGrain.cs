using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Channels;

/// <summary>Knows the frontends of a channel in memory only: they attach again by themselves.</summary>
[GrainType("channel")]
internal sealed class ChannelGrain([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IChannelGrain
{
    private readonly HashSet<string> _waiting = [];
    private IChannelFrontend? _frontend;
    private DateTimeOffset _until;

    public async Task Attach(IChannelFrontend frontend)
    {
        _frontend = frontend;
        _until = time.GetUtcNow() + IChannelGrain.AttachedFor;
        foreach (var chat in _waiting.ToArray())
        {
            await frontend.Show(chat);
            _waiting.Remove(chat);
        }
    }

    public async Task OutputWaits(string chat)
    {
        if (_frontend is null || _until < time.GetUtcNow())
        {
            _waiting.Add(chat);
            return;
        }

        await _frontend.Show(chat);
    }
}
