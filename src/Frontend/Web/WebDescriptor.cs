using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Hosting.Settings;

namespace Dormouse.Frontend.Web;

/// <summary>The web console and the HTTP API. Their people have tokens, so no stranger asks to be let in.</summary>
internal sealed class WebDescriptor : ChannelDescriptor
{
    public override string Name => ChatKey.Web;

    public override bool HasPairing => false;

    public override void Add(IServiceCollection services, DormouseOptions settings, string? frontend) =>
        services.AddChannel<WebAdapter>(Name, frontend);

    public override void Map(WebApplication app) => app.MapDormouseApi();
}
