using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>The registration of the channel in memory.</summary>
internal sealed class MemoryDescriptor(MemoryService service) : ChannelDescriptor
{
    public const string Channel = "memory";

    public override string Name => Channel;

    public override void Add(IServiceCollection services, DormouseOptions settings, string? frontend) =>
        services.AddSingleton(service).AddChannel<MemoryAdapter>(Name, frontend);

    public override Task<string?> DescribeAsync(IServiceProvider services) => Task.FromResult<string?>("at hand");
}
