using System.Net;
using System.Net.Sockets;
using Dormouse.Silo.Push;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Tests.Push;

/// <summary>Whom a silo sends notifications to: anybody subscribes, so nobody on its network.</summary>
public sealed class PushSenderTests
{
    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/abc", true)]
    [InlineData("https://updates.push.services.mozilla.com/wpush/v2/abc", true)]
    [InlineData("http://nas:8080/push/1", true)]
    [InlineData("http://nas:8080.example.org/push/1", false)]
    [InlineData("http://nas:80801/push/1", false)]
    [InlineData("https://nas:8080/push/1", false)]
    [InlineData("http://other:9090/up/1", true)]
    [InlineData("http://other:9090/upper", false)]
    [InlineData("http://fcm.googleapis.com/fcm/send/abc", false)]
    [InlineData("https://fcm.googleapis.com:444/fcm/send/abc", false)]
    [InlineData("https://10.0.0.1/push", false)]
    [InlineData("https://[fd00::1]/push", false)]
    [InlineData("https://someone:secret@push.example.org/", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("push", false)]
    public void An_address_is_one_of_a_push_service(string endpoint, bool isOne)
    {
        using var sender = new PushSender(new() { OwnServices = ["http://nas:8080", "http://other:9090/up/"] }, null, NullLogger<PushSender>.Instance);

        Assert.Equal(isOne, sender.Check(endpoint) is null);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void An_address_is_in_the_world(string address, bool isIn) => Assert.Equal(isIn, PublicAddresses.Has(IPAddress.Parse(address)));

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_leads_to_this_computer_is_not_connected_to()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var place = new DnsEndPoint("localhost", ((IPEndPoint)listener.LocalEndpoint).Port);

        await Assert.ThrowsAsync<IOException>(async () => await PublicAddresses.ConnectAsync(place, TestContext.Current.CancellationToken));

        Assert.False(listener.Pending());
        using var sender = new PushSender(new(), null, NullLogger<PushSender>.Instance);
        Assert.Null(sender.Check("https://localhost/push"));
    }
}
