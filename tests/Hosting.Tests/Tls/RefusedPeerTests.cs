using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Who is no member of the cluster is refused at both ports, told once, and leaves nothing behind.</summary>
public sealed class RefusedPeerTests : IAsyncLifetime
{
    private const int Times = 3;

    private readonly Members _members = new();
    private readonly Members _strangers = new();
    private LockedSilo _silo = null!;

    public enum Door
    {
        Silo,
        Gateway,
    }

    public async ValueTask InitializeAsync() => _silo = await LockedSilo.StartAsync(_members.Silo("nas"));

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _members.Dispose();
        _strangers.Dispose();
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task No_certificate(Door door) => AreRefusedAsync(door, null, "it showed no certificate");

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task A_certificate_of_another_authority(Door door) =>
        AreRefusedAsync(door, Members.Open(_strangers.Silo("nas")), "its certificate is not from this cluster's authority");

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task A_certificate_that_has_expired(Door door) =>
        AreRefusedAsync(door, Members.Open(_members.Silo("desk", Members.Now.AddYears(-3))), "its certificate has expired on ");

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task A_certificate_that_is_not_valid_yet(Door door) =>
        AreRefusedAsync(door, Members.Open(_members.Silo("desk", Members.Now.AddDays(3))), "its certificate is not valid before ");

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task A_member_of_another_cluster(Door door) =>
        AreRefusedAsync(door, _members.Odd("O=other, OU=silo, CN=desk"), "it is of cluster other");

    [Theory(Timeout = 60_000)]
    [InlineData("O=dormouse, CN=desk")]
    [InlineData("O=dormouse, OU=owner, CN=desk")]
    [InlineData("O=dormouse, O=dormouse, OU=silo, CN=desk")]
    [InlineData("O=dormouse, OU=silo, CN=desk, C=DE")]
    public Task A_subject_that_is_none_of_a_member(string subject) =>
        AreRefusedAsync(Door.Silo, _members.Odd(subject), "its certificate names no member of a cluster");

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task A_certificate_that_a_member_signed(Door door) => AreRefusedAsync(
        door,
        Members.SignedBy(Members.Open(_members.Silo("desk")), "O=dormouse, OU=silo, CN=attic"),
        "its certificate is not from this cluster's authority");

    [Fact(Timeout = 60_000)]
    public Task A_frontend_as_a_silo() =>
        AreRefusedAsync(Door.Silo, Members.Open(_members.Frontend("door")), "it is a frontend and no silo");

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task A_member_with_an_old_protocol(Door door) =>
        AreRefusedAsync(
            door, Members.Open(_members.Silo("desk")), "it does not speak TLS 1.3 as a member of a cluster does", SslProtocols.Tls12);

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task Plain_text(Door door) =>
        AreRefusedAsync(door, "it does not speak TLS 1.3 as a member of a cluster does", static async caller =>
    {
        await caller.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: nas\r\n\r\n"));
        await caller.ClosedAsync();
    });

    [Theory(Timeout = 60_000)]
    [InlineData(Door.Silo)]
    [InlineData(Door.Gateway)]
    public Task Somebody_who_hangs_up_during_the_handshake(Door door) =>
        AreRefusedAsync(door, "it closed the connection during the handshake", static async caller =>
    {
        await caller.SendAsync(HangingPeerTests.BeginningOfAHello);
        await caller.HeardAsync();
        caller.Reset();
    });

    private Task AreRefusedAsync(Door door, X509Certificate2? certificate, string reason, SslProtocols protocol = SslProtocols.Tls13) =>
        AreRefusedAsync(door, reason, async caller => Assert.Equal(0, await caller.TryAsync(certificate, protocol)));

    private async Task AreRefusedAsync(Door door, string reason, Func<Caller, Task> attempt)
    {
        var before = _silo.Log.Count;
        var port = door is Door.Silo ? _silo.Port : _silo.Gateway;
        for (var time = 0; time < Times; time++)
        {
            using var caller = await Caller.ConnectAsync(port);
            await attempt(caller);
        }

        await Eventually.Is(() => _silo.Log.With("Refused").Length > 0, () => $"a refusal was told: {_silo.Log}");
        await Eventually.Is(() => LockedSilo.OpenAt(port) == 0, "no connection is left");
        var told = Assert.Single(_silo.Log.With("Refused"));
        Assert.Contains(
            $"Refused 127.0.0.1 at the {(door is Door.Silo ? "silo" : "gateway")} port: {reason}", told, StringComparison.Ordinal);
        Assert.Equal(told, _silo.Log.Since(before));

        // The door still opens for those that belong here.
        using var client = await LockedSilo.ConnectAsync(_members.Frontend("door"), _silo);
        Assert.Equal(
            "nas",
            (await client.Services.GetRequiredService<IClusterClient>().GetGrain<IMachineGrain>(MachineKey.Of("nas")).Describe()).Name);
        await client.StopAsync(TestContext.Current.CancellationToken);
    }
}
