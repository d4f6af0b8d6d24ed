using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Peers that do not finish their handshake hold up nobody, and not for ever.</summary>
public sealed class HangingPeerTests
{
    private const int Many = 200;

    /// <summary>A TLS record that promises 512 bytes of handshake and brings two.</summary>
    internal static readonly byte[] BeginningOfAHello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00];

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hundreds_of_them(bool drip)
    {
        using var members = new Members();
        await using var nas = await LockedSilo.StartAsync(members.Silo("nas"), "nas");
        var hanging = await Task.WhenAll(
            Enumerable.Range(0, Many).Select(number => Caller.ConnectAsync(number % 2 == 0 ? nas.Port : nas.Gateway)));
        try
        {
            if (drip)
            {
                await Task.WhenAll(hanging.Select(static caller => caller.SendAsync(BeginningOfAHello)));
            }

            await using (await LockedSilo.StartAsync(members.Silo("desk"), "desk", nas))
            {
                using var client = await LockedSilo.ConnectAsync(members.Frontend("door"), nas);
                var desk = client.Services.GetRequiredService<IClusterClient>().GetGrain<IMachineGrain>(MachineKey.Of("desk"));
                Assert.Equal("desk", (await desk.Describe()).Name);
                await client.StopAsync(TestContext.Current.CancellationToken);
            }

            await Task.WhenAll(hanging.Select(static caller => caller.ClosedAsync()));
        }
        finally
        {
            Array.ForEach(hanging, static caller => caller.Dispose());
        }

        await Eventually.Is(() => LockedSilo.OpenAt(nas.Port) + LockedSilo.OpenAt(nas.Gateway) == 0, "no connection is left");
        Assert.Single(nas.Log.With("it did not finish the handshake within 5 s"));
        Assert.Single(nas.Log.With("Refused"));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_sends_a_byte_now_and_then()
    {
        using var members = new Members();
        await using var nas = await LockedSilo.StartAsync(members.Silo("nas"), "nas");
        using var caller = await Caller.ConnectAsync(nas.Gateway);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var drip = DripAsync(caller, ending.Token);

        await caller.ClosedAsync();

        await ending.CancelAsync();
        await drip;
        await Eventually.Is(() => LockedSilo.OpenAt(nas.Gateway) == 0, "no connection is left");
        Assert.Single(nas.Log.With("it did not finish the handshake within 5 s"));
    }

    private static async Task DripAsync(Caller caller, CancellationToken ending)
    {
        await caller.SendAsync(BeginningOfAHello);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(ending))
            {
                await caller.SendAsync([0x00]);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Net.Sockets.SocketException)
        {
            // It was closed, as it should.
        }
    }
}
