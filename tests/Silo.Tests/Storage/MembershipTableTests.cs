using System.Net;
using Dormouse.Hosting.Membership;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>The contract of Orleans' membership table, kept by our queries. Each test has a cluster of its own.</summary>
[Trait("needs", "postgres")]
public sealed class MembershipTableTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private const int Racers = 16;
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_new_cluster_is_empty_and_has_a_version()
    {
        using var cluster = await ClusterAsync("new");

        var all = await cluster.Table.ReadAllAsync(TestScope.Ended);

        Assert.Empty(all.Members);
        Assert.Equal(0, all.Version.Version);
        await cluster.Table.InitializeMembershipTableAsync(tryInitTableVersion: true, TestScope.Ended);
        Assert.Equal(0, (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Version);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_silo_is_read_back_as_it_was_inserted()
    {
        using var cluster = await ClusterAsync("insert");
        var entry = Entry(1);

        Assert.True(
            await cluster.Table.InsertRowAsync(entry, (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended));

        var all = await cluster.Table.ReadAllAsync(TestScope.Ended);
        var read = Assert.Single(all.Members).Item1;
        Assert.Equal(1, all.Version.Version);
        Assert.Equal(
            (entry.SiloAddress, "nas", "host", SiloStatus.Created, 30_000, Start, Start.AddSeconds(1)),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Empty(read.SuspectTimes ?? []);
        Assert.Equal(
            entry.SiloAddress,
            Assert.Single((await cluster.Table.ReadRowAsync(entry.SiloAddress, TestScope.Ended)).Members).Item1.SiloAddress);
        Assert.Empty((await cluster.Table.ReadRowAsync(Entry(2).SiloAddress, TestScope.Ended)).Members);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_silo_that_is_there_is_not_inserted_again_and_the_version_stays()
    {
        using var cluster = await ClusterAsync("twice");
        await cluster.Table.InsertRowAsync(Entry(1), (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended);

        Assert.False(
            await cluster.Table.InsertRowAsync(
                Entry(1), (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended));

        Assert.Equal(1, (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Version);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_change_on_top_of_an_older_version_is_refused_whole()
    {
        using var cluster = await ClusterAsync("stale");
        var old = (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version;
        await cluster.Table.InsertRowAsync(Entry(1), old.Next(), TestScope.Ended);

        Assert.False(await cluster.Table.InsertRowAsync(Entry(2), old.Next(), TestScope.Ended));
        Assert.False(await cluster.Table.UpdateRowAsync(Entry(1, SiloStatus.Active), old.VersionEtag, old.Next(), TestScope.Ended));

        var all = await cluster.Table.ReadAllAsync(TestScope.Ended);
        Assert.Equal((1, SiloStatus.Created), (all.Version.Version, Assert.Single(all.Members).Item1.Status));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_silo_that_is_not_there_is_not_changed_and_the_version_stays()
    {
        using var cluster = await ClusterAsync("absent");
        var version = (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version;

        Assert.False(await cluster.Table.UpdateRowAsync(Entry(1, SiloStatus.Active), version.VersionEtag, version.Next(), TestScope.Ended));

        Assert.Equal(0, (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Version);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_change_keeps_votes_and_status_and_nothing_else_of_the_silo()
    {
        using var cluster = await ClusterAsync("update");
        await cluster.Table.InsertRowAsync(Entry(1), (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended);
        var (read, etag) = (await cluster.Table.ReadAllAsync(TestScope.Ended)) is var before ? Assert.Single(before.Members) : default!;
        read.Status = SiloStatus.Active;
        read.SuspectTimes = [Tuple.Create(Entry(2).SiloAddress, Start)];
        read.HostName = "another";

        Assert.True(await cluster.Table.UpdateRowAsync(read, etag, before.Version.Next(), TestScope.Ended));

        var all = await cluster.Table.ReadAllAsync(TestScope.Ended);
        var changed = Assert.Single(all.Members).Item1;
        Assert.Equal((2, SiloStatus.Active, "host"), (all.Version.Version, changed.Status, changed.HostName));
        Assert.Equal([Tuple.Create(Entry(2).SiloAddress, Start)], changed.SuspectTimes ?? []);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_racing_joins_on_one_version_one_wins()
    {
        using var cluster = await ClusterAsync("race");
        var version = (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next();

        var won = await Task.WhenAll(
            Enumerable.Range(1, Racers).Select(
                silo => Task.Run(() => cluster.Table.InsertRowAsync(Entry(silo), version, TestScope.Ended))));

        Assert.Single(won, static one => one);
        var all = await cluster.Table.ReadAllAsync(TestScope.Ended);
        Assert.Equal((1, 1), (all.Version.Version, all.Members.Count));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_sign_of_life_moves_no_version()
    {
        using var cluster = await ClusterAsync("alive");
        await cluster.Table.InsertRowAsync(Entry(1), (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended);
        var entry = Entry(1);
        entry.IAmAliveTime = Start.AddHours(1);

        await cluster.Table.UpdateIAmAliveAsync(entry, TestScope.Ended);

        var all = await cluster.Table.ReadAllAsync(TestScope.Ended);
        Assert.Equal((1, Start.AddHours(1)), (all.Version.Version, Assert.Single(all.Members).Item1.IAmAliveTime));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Only_the_old_dead_are_forgotten()
    {
        using var cluster = await ClusterAsync("cleanup");
        foreach (var (silo, status) in new[] { (1, SiloStatus.Dead), (2, SiloStatus.Active), (3, SiloStatus.Dead) })
        {
            var entry = Entry(silo, status);
            entry.StartTime = entry.IAmAliveTime = silo == 3 ? Start.AddDays(10) : Start;
            await cluster.Table.InsertRowAsync(entry, (await cluster.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended);
        }

        await cluster.Table.CleanupDefunctSiloEntriesAsync(Start.AddDays(5), TestScope.Ended);

        Assert.Equal(
            [2, 3],
            (await cluster.Table.ReadAllAsync(TestScope.Ended)).Members.Select(
                static member => member.Item1.SiloAddress.Generation).Order());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Clusters_of_different_ids_never_mix()
    {
        using var one = await ClusterAsync("one");
        using var other = await ClusterAsync("other");

        await one.Table.InsertRowAsync(Entry(1), (await one.Table.ReadAllAsync(TestScope.Ended)).Version.Next(), TestScope.Ended);

        Assert.Empty((await other.Table.ReadAllAsync(TestScope.Ended)).Members);
        await one.Table.DeleteMembershipTableEntriesAsync("one", TestScope.Ended);
        Assert.Equal(0, (await other.Table.ReadAllAsync(TestScope.Ended)).Version.Version);
    }

    private static MembershipEntry Entry(int silo, SiloStatus status = SiloStatus.Created) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11_111, silo),
        SiloName = "nas",
        HostName = "host",
        Status = status,
        ProxyPort = 30_000,
        StartTime = Start,
        IAmAliveTime = Start.AddSeconds(1),
    };

    private async Task<Cluster> ClusterAsync(string id)
    {
        var settings = PostgresFixture.Settings(fixture.Server.ConnectionString, id);
        await Dormouse.Hosting.Storage.PostgresStore.OpenAsync(settings);
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseCluster(settings, certificate: null));
        var host = builder.Build();
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true, TestScope.Ended);
        return new(host, table);
    }

    private sealed record Cluster(IHost Host, IMembershipTable Table) : IDisposable
    {
        public void Dispose() => Host.Dispose();
    }
}
