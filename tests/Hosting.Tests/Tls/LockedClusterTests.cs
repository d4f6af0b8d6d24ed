using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Members of one cluster work together as if nothing were between them.</summary>
public sealed class LockedClusterTests
{
    [Fact(Timeout = 60_000)]
    public async Task Three_silos_and_a_client_outside_call_each_other()
    {
        using var members = new Members();
        var store = new SwitchableStore();
        await using var nas = await LockedSilo.StartAsync(members.Silo("nas"), "nas", store: store);
        await using var desk = await LockedSilo.StartAsync(members.Silo("desk"), "desk", nas, store);
        await using var attic = await LockedSilo.StartAsync(members.Silo("attic"), "attic", nas, store);
        using var client = await LockedSilo.ConnectAsync(members.Frontend("door"), nas, desk, attic);
        var outside = client.Services.GetRequiredService<IClusterClient>();

        string[] names = ["nas", "desk", "attic"];
        foreach (var caller in new[] { nas.Grains, desk.Grains, attic.Grains, outside })
        {
            foreach (var name in names)
            {
                Assert.Equal(name, (await caller.GetGrain<IMachineGrain>(MachineKey.Of(name)).Describe()).Name);
            }
        }

        await client.StopAsync(TestContext.Current.CancellationToken);
        Assert.Empty(nas.Log.With("Refused"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_large_arrives_whole()
    {
        using var members = new Members();
        var store = new SwitchableStore();
        await using var nas = await LockedSilo.StartAsync(members.Silo("nas"), "nas", store: store);
        await using var desk = await LockedSilo.StartAsync(members.Silo("desk"), "desk", nas, store);
        using var client = await LockedSilo.ConnectAsync(members.Frontend("door"), nas, desk);
        var outside = client.Services.GetRequiredService<IClusterClient>();
        var files = Enumerable.Range(0, 8).Select(static number =>
        {
            var content = new byte[4 * 1024 * 1024];
            new Random(number).NextBytes(content);
            return content;
        }).ToArray();

        await Task.WhenAll(
            files.Select((content, number) => outside.GetGrain<IUploadGrain>($"upload/{number}").Store(content.AsImmutable())));
        var back = await Task.WhenAll(files.Select((_, number) => desk.Grains.GetGrain<IUploadGrain>($"upload/{number}").Read()));

        Assert.All(files.Zip(back), static pair => Assert.Equal(pair.First, pair.Second.Value));
        await client.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task Connections_are_gone_when_a_member_has_left()
    {
        using var members = new Members();
        await using var nas = await LockedSilo.StartAsync(members.Silo("nas"), "nas");
        for (var round = 0; round < 3; round++)
        {
            await using (await LockedSilo.StartAsync(members.Silo("desk"), "desk", nas))
            {
                using var client = await LockedSilo.ConnectAsync(members.Frontend("door"), nas);
                Assert.Equal(
                    "nas",
                    (await client.Services.GetRequiredService<IClusterClient>().GetGrain<IMachineGrain>(
                        MachineKey.Of("nas")).Describe()).Name);
                Assert.NotEqual(0, LockedSilo.OpenAt(nas.Gateway));
                Assert.NotEqual(0, LockedSilo.OpenAt(nas.Port));
                await client.StopAsync(TestContext.Current.CancellationToken);
            }

            await Eventually.Is(() => LockedSilo.OpenAt(nas.Gateway) + LockedSilo.OpenAt(nas.Port) == 0, "no connection is left");
        }
    }
}
