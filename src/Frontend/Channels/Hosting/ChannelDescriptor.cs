using Dormouse.Hosting.Settings;

namespace Dormouse.Frontend.Channels.Hosting;

/// <summary>What a program has to know of a channel before it runs: all of it is beside the channel's adapter.</summary>
public abstract class ChannelDescriptor
{
    /// <summary>The channel's name; see <see cref="IChannelAdapter.Name"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether strangers of it may ask to be let in. Default: true.</summary>
    public virtual bool HasPairing => true;

    /// <summary>Adds the channel, if it is set up; see <see cref="ChannelSetup.AddChannel"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="frontend">An id of this frontend that no other process has which may still live, or null to make one.</param>
    public abstract void Add(IServiceCollection services, DormouseOptions settings, string? frontend);

    /// <summary>Opens the addresses at which the channel is called. Default: none.</summary>
    /// <param name="app">The program.</param>
    public virtual void Map(WebApplication app)
    {
    }

    /// <summary>Says how it stands with the channel, for the block that a program prints when it is ready.</summary>
    /// <param name="services">The running program.</param>
    /// <returns>A few words; null, the default, for no line.</returns>
    public virtual Task<string?> DescribeAsync(IServiceProvider services) => Task.FromResult<string?>(null);
}
