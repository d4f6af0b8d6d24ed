using System.Net;
using Dormouse.Frontend.Web;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>Whether a caller came by TLS is believed of the proxies that the settings name.</summary>
[Collection(WebCollection.Name)]
public sealed class ProxyTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Theory(Timeout = Limit)]
    [InlineData("127.0.0.1/32", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData(null, false)]
    public async Task Behind_a_named_proxy_with_tls_the_cookie_is_for_tls_only(string? proxy, bool isBelieved)
    {
        await using var app = await web.StartAsync(
            configure: services => services.AddProxies(proxy is null ? [] : [IPNetwork.Parse(proxy)]));
        using var client = web.Client(token: null, app);
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");

        using var response = await Browser.PostAsync(client, WebFixture.OwnerToken);

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith(isBelieved ? "__Host-dormouse=owner." : "dormouse=owner.", cookie, StringComparison.Ordinal);
        Assert.Equal(isBelieved, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        var browser = new Browser(cookie.Split(';')[0], response.Headers.Location!.ToString().Split('=')[1]);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(client, HttpMethod.Get, "/api/me"));
        using var plain = web.Client(token: null, app);
        Assert.Equal(
            isBelieved ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, await browser.StatusAsync(plain, HttpMethod.Get, "/api/me"));
    }
}
