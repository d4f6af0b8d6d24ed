using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Cluster;
using Npgsql;

namespace Dormouse.Silo.Doctor;

/// <summary>The checks of a machine of a cluster.</summary>
/// <param name="settings">The settings.</param>
internal sealed class ClusterChecks(SiloSettings settings) : DeploymentChecks(settings)
{
    private ClusterOptions Options => Settings.Cluster;

    public override async Task<Finding> StoreAsync()
    {
        try
        {
            var isThere = await PostgresStore.LookAsync(Options);
            var postgres = Options.Postgres!.Description;
            return Finding.Ok("store", isThere ? postgres : $"{postgres}; the first start makes the tables");
        }
        catch (Exception exception) when (exception is UnavailableException or SettingsException)
        {
            return Finding.Fail("store", exception.Message);
        }
    }

    public override async Task<Finding> MachineNameAsync()
    {
        await using var session = new MachineSession(Options, Settings.Machine);
        try
        {
            return await session.HoldAsync(CancellationToken.None)
                ? Finding.Ok("machine", $"'{Settings.Machine}' is free in cluster '{Options.Id}'")
                : Finding.Warn(
                    "machine",
                    $"a silo runs as '{Settings.Machine}' in cluster '{Options.Id}' now; a second one must set another Machine:Name");
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            return Finding.Fail("machine", $"whether '{Settings.Machine}' is free can't be found out while the store can't be reached");
        }
    }

    public override async Task<Finding> AddressAsync()
    {
        if (SiloEndpoints.AddressOf(Options) is not { } address)
        {
            return Finding.Ok("address", $"{Options.Address}, with any free port");
        }

        await using var session = new MachineSession(Options, Settings.Machine);
        try
        {
            if (await session.HoldAddressAsync(address, CancellationToken.None))
            {
                return Finding.Ok("address", $"{address} is no other machine's in cluster '{Options.Id}'");
            }

            var holder = await session.AddressHolderAsync(address, CancellationToken.None);
            return holder == Settings.Machine
                ? Finding.Ok("address", $"{address} is that of this machine's silo, which runs now")
                : Finding.Fail("address", MachineLock.AddressTaken(Options, address, holder));
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            return Finding.Fail("address", $"whether {address} is another machine's can't be found out while the store can't be reached");
        }
    }

    public override Finding Cluster()
    {
        try
        {
            var now = TimeProvider.System.WallNow();
            if (Options is { Insecure: false, Certificate: null } && !File.Exists(Settings.ClusterFiles.Silo(Settings.Machine)))
            {
                return File.Exists(Settings.ClusterFiles.Authority)
                    ? Finding.Ok("cluster", "the cluster's authority is here; the silo gets its certificate at its start")
                    : Finding.Warn(
                        "cluster",
                        "this machine has no certificate yet: the first silo of a cluster makes its own; for any other run "
                        + $"'cluster invite {Settings.Machine}' where the authority is, and 'cluster join {Settings.Machine}.join' here");
            }

            return CertificateChoice.ForSilo(Options, Settings.ClusterFiles, Settings.Machine, now)?.Current is { } certificate
                ? new(
                    CertificateChoice.EndsSoon(certificate, now) ? FindingLevel.Warn : FindingLevel.Ok,
                    "cluster",
                    CertificateChoice.Describe(certificate, now))
                : Finding.Warn("cluster", CertificateChoice.Insecurity(Options, certificate: null, isSilo: true)!);
        }
        catch (SettingsException exception)
        {
            return Finding.Fail("cluster", exception.Message);
        }
    }

    public override IReadOnlyList<Finding> Ports(RunningSilo own) =>
    [
        PortChecks.Port("silo port", "Cluster:SiloPort", new(Options.Address, SiloEndpoints.SiloPortOf(Options)), own),
        PortChecks.Port("gateway", "Cluster:GatewayPort", new(Options.Address, SiloEndpoints.GatewayPortOf(Options)), own),
    ];

    public override async Task<(string Whose, DateTimeOffset Time)?> OtherClockAsync()
    {
        await using var connection = new NpgsqlConnection(Options.Postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return ("PostgreSQL", new((DateTime)(await command.ExecuteScalarAsync())!));
    }
}
