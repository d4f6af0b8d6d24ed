using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>A frontend with a clock of its own.</summary>
internal sealed class OwnFrontend(WebApplication app, FakeTimeProvider clock, HttpClient client) : IAsyncDisposable
{
    public FakeTimeProvider Clock => clock;

    public HttpClient Client => client;

    public static async Task<OwnFrontend> StartAsync(WebFixture web)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var app = await web.StartAsync(clock);
        return new(app, clock, web.Client(token: null, app));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }
}
