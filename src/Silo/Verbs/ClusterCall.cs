using Dormouse.Frontend;
using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Hosting;
using Dormouse.Hosting.Desk;
using Dormouse.Hosting.Membership;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Verbs;

/// <summary>Asks the silos of the cluster, as a frontend does.</summary>
internal sealed class ClusterCall : OwnerCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly SiloSettings _settings;
    private readonly IHost _host;

    private ClusterCall(SiloSettings settings, IHost host) => (_settings, _host) = (settings, host);

    /// <summary>Connects.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>The way to ask.</returns>
    /// <exception cref="UnavailableException">The store can't be had, or no silo answers.</exception>
    /// <exception cref="SettingsException">The certificate can't be used.</exception>
    public static async Task<ClusterCall> OpenAsync(SiloSettings settings)
    {
        var store = await PostgresStore.OpenAsync(settings.Cluster);
        var certificate = Certificate(settings, store);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.UseCluster(settings.Cluster, certificate is null ? null : () => certificate);
            client.UseConnectionRetryFilter<ForAWhile>();
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            return new(settings, host);
        }
        catch (Exception exception)
        {
            host.Dispose();
            throw Silent(settings, exception);
        }
    }

    public override Task<int> SetDrainingAsync(string machine, bool isDraining) => AskAsync(async grains =>
    {
        var grain = grains.GetGrain<IMachineGrain>(MachineKey.Of(machine));
        if ((await grain.Describe()).IsDraining != isDraining)
        {
            await grains.GetGrain<IAuditGrain>(IAuditGrain.Key).Note(KnownPeople.Owner, AuditTexts.Drains(machine, isDraining), From);
        }

        await grain.SetDraining(isDraining);
        return (await grain.Describe()).Busy;
    });

    public override Task<(string Stranger, string User)> PairAsync(string code, string? user, bool isExisting)
    {
        if (user is not null && !PersonName.IsValid(user))
        {
            throw new SettingsException(PairingTexts.NameRule);
        }

        if (user is null && !_settings.HasDoors && _settings.Options.People.Count == 0)
        {
            // The frontends' settings know the people; without them a stranger's name could be that of one.
            throw new SettingsException(
                $"Write pair {code} NAME and say who it is ('owner --existing' if it is you): the people of this cluster (Users:…) are "
                + "not in the settings here.");
        }

        var people = People;
        return AskAsync(async grains =>
        {
            using var approval = new PairingApproval(grains, people, RegisteredChannels.All.WithPairing());
            var result = await approval.ApproveAsync(code, user, isExisting, From);
            return result.Paired is { } paired
                ? (PairingTexts.Shown(paired.Waited), paired.User)
                : throw new UnavailableException(result.Refusal ?? PairingTexts.NobodyWaits);
        });
    }

    public override Task<string> UnpairAsync(ExternalUserId id) => OfPeopleAsync(people => people.UnpairAsync(id, From));

    public override Task<IReadOnlyList<PersonLine>> PeopleAsync() => OfPeopleAsync<IReadOnlyList<PersonLine>>(async people =>
    [
        .. (await people.ListAsync()).Select(static person => new PersonLine(
            person.User, [.. person.Ids.Select(static id => id.ToString())], person.Logins, person.HasToken)),
    ]);

    public override Task<string> NewTokenAsync(string user) => OfPeopleAsync(people => people.NewTokenAsync(user, From));

    // Frontends are not known by their addresses: any of them takes the code.
    public override Task<string> NewLoginLinkAsync(string user)
    {
        var url = WebAddresses.Each(_settings.Options.Frontend.Urls).First().ToString();
        return OfPeopleAsync(async people => LoginLink.Of(url, await people.NewCodeAsync(user, From)));
    }

    public override Task<LendReceipt> LendAsync(DeskRequest request) => AskAsync(grains => request.AskAsync(grains, KnownPeople.Owner));

    public override Task<IReadOnlyList<AuditEntry>> AuditAsync(int last) =>
        AskAsync(grains => grains.GetGrain<IAuditGrain>(IAuditGrain.Key).List(last));

    /// <summary>Makes the silos take out of memory whatever has nothing to do, so that it is read anew when it is wanted.</summary>
    /// <returns>A task that ends when it is done.</returns>
    /// <exception cref="UnavailableException">Nobody answers.</exception>
    public Task ForgetIdleGrainsAsync() => AskAsync(async grains =>
    {
        await grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        return true;
    });

    public override async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await base.DisposeAsync();
    }

    private static InstalledCertificate? Certificate(SiloSettings settings, PostgresStore store)
    {
        var admission = new FrontendAdmission(
            settings.Cluster, settings.ClusterFiles, settings.Machine, new PostgresAuthorityRegister(store), TimeProvider.System);
        return admission.Find() ?? (settings.Cluster.Insecure ? null : throw Silent(settings, "none has ever started"));
    }

    private KnownPeople People => KnownPeople.Of(_settings.Options.People);

    private Task<T> OfPeopleAsync<T>(Func<PeopleDirectory, Task<T>> ask) => AskAsync(async grains =>
    {
        try
        {
            return await ask(new(grains, People, RegisteredChannels.All.WithPairing()));
        }
        catch (PersonRefusedException refusal)
        {
            throw new UnavailableException(refusal.Message);
        }
    });

    private string From => $"a verb on {_settings.Machine}";

    private async Task<T> AskAsync<T>(Func<IGrainFactory, Task<T>> ask)
    {
        try
        {
            return await ask(_host.Services.GetRequiredService<IClusterClient>());
        }
        catch (MachineAwayException exception)
        {
            throw new UnavailableException(
                $"There is no machine “{exception.Machine}” online in cluster '{_settings.Cluster.Id}'; "
                + "/machines in a chat shows the ones that there are.");
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            throw Silent(_settings, exception);
        }
    }

    private static UnavailableException Silent(SiloSettings settings, Exception exception) =>
        Silent(settings, exception.GetBaseException().Message.TrimEnd('.').ReplaceLineEndings(" "));

    private static UnavailableException Silent(SiloSettings settings, string why) =>
        new($"No silo of cluster '{settings.Cluster.Id}' does it: {why}. Is one running that can be reached from here?");

    /// <summary>A silo may just be starting.</summary>
    private sealed class ForAWhile : IClientConnectionRetryFilter
    {
        private readonly long _began = TimeProvider.System.GetTimestamp();

        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            await Task.Delay(Pause, cancellationToken);
            return TimeProvider.System.GetElapsedTime(_began) < Patience;
        }
    }
}
