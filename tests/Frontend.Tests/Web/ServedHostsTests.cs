using System.Net;
using Dormouse.Frontend.Web;
using Dormouse.Hosting.Settings;

namespace Dormouse.Frontend.Tests.Web;

public sealed class ServedHostsTests
{
    private const string Loopback = "http://127.0.0.1:8080";

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST.", true)]
    [InlineData("app.localhost", true)]
    [InlineData("[::1]", true)]
    [InlineData("dormouse.example", true)]
    [InlineData("Dormouse.Example.", true)]
    [InlineData("xn--mnchen-3ya.example", true)]
    [InlineData("bot.example", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("evillocalhost", false)]
    [InlineData("dormouse.example.evil.example", false)]
    [InlineData("192.168.1.5", false)]
    [InlineData("", false)]
    [InlineData("*", false)]
    public void Only_its_own_names_are_served_on_loopback(string host, bool isServed)
    {
        var hosts = ServedHosts.Of(new()
        {
            Frontend = new() { Hosts = ["dormouse.example", "xn--mnchen-3ya.example"] },
            Telegram = new() { Token = "7:x", Mode = "webhook", WebhookUrl = "https://bot.example/hook" },
        });
        Assert.Equal(isServed, hosts.Serves(host, [Loopback], IPAddress.Loopback));
    }

    [Theory]
    [InlineData("http://[::]:8080")]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    public void Whoever_listens_everywhere_is_called_by_the_address_that_was_reached_and_the_machine_s_name(string url)
    {
        var hosts = new ServedHosts([]);
        var reached = IPAddress.Parse("::ffff:192.168.1.5");
        Assert.True(hosts.Serves("192.168.1.5", [url], reached));
        Assert.True(hosts.Serves(Dns.GetHostName(), [url], reached));
        Assert.True(hosts.Serves("localhost", [url], reached));
        Assert.True(hosts.Serves("[fe80::1]", [url], IPAddress.Parse("fe80::1%3")));
        Assert.False(hosts.Serves("192.168.1.6", [url], reached));
        Assert.False(hosts.Serves($"{Dns.GetHostName()}.evil.example", [url], reached));
        Assert.False(hosts.Serves("evil.example", [url], reached));
    }

    [Fact]
    public void One_address_is_called_by_itself_and_not_by_the_machine_s_name()
    {
        var hosts = new ServedHosts([]);
        string[] listening = [Loopback, "http://192.168.1.5:8080"];
        Assert.True(hosts.Serves("192.168.1.5", listening, IPAddress.Loopback));
        Assert.False(hosts.Serves(Dns.GetHostName(), listening, IPAddress.Loopback));
        Assert.False(hosts.Serves("192.168.1.6", listening, IPAddress.Parse("192.168.1.6")));
    }

    [Fact]
    public void A_name_to_listen_at_is_a_name_to_be_called_by()
    {
        var hosts = ServedHosts.Of(new() { Frontend = new() { Urls = "http://nas.example:8080" } });
        Assert.True(hosts.Serves("nas.example", ["http://[::]:8080"], IPAddress.Loopback));
    }

    [Theory]
    [InlineData("Dormouse.Example", "dormouse.example")]
    [InlineData("münchen.example", "xn--mnchen-3ya.example")]
    [InlineData("[::1]", "::1")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("https://dormouse.example", null)]
    [InlineData("dormouse.example:8080", null)]
    [InlineData("dormouse.example/path", null)]
    [InlineData("*.example", null)]
    [InlineData("", null)]
    public void A_host_of_the_settings_is_a_name_or_an_address(string text, string? host) =>
        Assert.Equal(host, new HostNameAttribute().Read(text));
}
