using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Doctor;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Verbs;

namespace Dormouse.Silo;

/// <summary>A machine of a cluster: the store is PostgreSQL, and the machine's own folder keeps its name.</summary>
/// <param name="settings">The settings.</param>
internal sealed class ClusterDeployment(SiloSettings settings) : Deployment(settings)
{
    public override string? ClusterId => Settings.Cluster.Id;

    // Silos of several machines or clusters may share one home, so each has a folder of its own.
    public override string DataFolder => Settings.ClusterFiles.OfMachine(Settings.Machine);

    public override string LockFile => MachineLock.FileIn(DataFolder);

    public override bool HasVerbSecret => false;

    public override bool IsStoreShared => true;

    public override bool HasDoors => false;

    public override string? FrontendId => null;

    public override IReadOnlyList<string> Keys =>
    [
        Settings.ClusterFiles.Authority, Settings.ClusterFiles.Frontend, Settings.ClusterFiles.Silo(Settings.Machine),
    ];

    public override DeploymentChecks Checks => new ClusterChecks(Settings);

    public override RestoreTarget RestoreTarget => new ClusterRestoreTarget(Settings);

    public override MachineRename Rename => new ClusterRename(Settings);

    public override string NameOfMachine() => MachineFolders.Of(Settings).NameOf(Settings);

    public override string KeepName(IStore store)
    {
        var folders = MachineFolders.Of(Settings);
        folders.FinishRenaming((PostgresStore)store);
        var machine = folders.NameOf(Settings);
        if (Settings.IsMachineNamed
            && folders.Predecessor(machine) is { } former
            && StoreRename.HasSessions((PostgresStore)store, former))
        {
            throw new SettingsException(
                $"Machine:Name is '{machine}', and this computer was machine '{former}' of cluster '{Settings.Cluster.Id}' so far "
                + $"({folders.FolderOf(former)}), whose sessions would never run; {KeptName.Remedy(former, machine)} "
                + "If it is to be another machine beside that one, give it another Storage:Path.");
        }

        return machine;
    }

    public override async Task<IStore> OpenStoreAsync(CancellationToken stopping) =>
        await PostgresStore.OpenAsync(Settings.Cluster).WaitAsync(stopping);

    public override async Task CopyStoreAsync(string copy)
    {
        if (!await PostgresStore.LookAsync(Settings.Cluster))
        {
            throw new UnavailableException(
                $"{Settings.Cluster.Postgres!.Description} (Storage:Postgres) holds nothing of Dormouse; nothing was backed up.");
        }

        await StoreSnapshot.OfClusterAsync(await PostgresStore.OpenAsync(Settings.Cluster), copy);
    }

    public override async Task<MachineLock?> TakeNameAsync(CancellationToken stopping)
    {
        Settings.MakeDataFolder();
        try
        {
            var machine = await MachineLock.TakeAsync(Settings, stopping);
            MachineFolders.Of(Settings).Note(Settings.Machine);
            return machine;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new UnavailableException(
                $"The folder {DataFolder} (beside Storage:Path) can't be used: {exception.Message.TrimEnd('.')}. Make it yours.");
        }
    }

    public override InstalledCertificate? Certificate(IStore store)
    {
        var (cluster, now) = (Settings.Cluster, TimeProvider.System.WallNow());
        if (!cluster.Insecure && cluster.Certificate is null)
        {
            try
            {
                new SelfInvitation(Settings.ClusterFiles, new PostgresAuthorityRegister((PostgresStore)store), now, cluster.Passphrase)
                    .LetIn(new(cluster.Id, MemberRole.Silo, Settings.Machine));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UnavailableException(
                    $"The certificate of cluster {cluster.Id} (beside Storage:Path) can't be written: {exception.Message.TrimEnd('.')}. "
                    + "Make its folder yours.");
            }
        }

        return CertificateChoice.ForSilo(cluster, Settings.ClusterFiles, Settings.Machine, now);
    }

    public override string? Insecurity(InstalledCertificate? certificate) =>
        CertificateChoice.Insecurity(Settings.Cluster, certificate, isSilo: true);

    public override IReadOnlyList<string> ReadyLines(InstalledCertificate? certificate) =>
    [
        $"  cluster   {Settings.Cluster.Id}, this silo at {Settings.Cluster.Address}",
        .. certificate is null ? Array.Empty<string>() :
        [
            "  locked    only members of the cluster can connect; "
                + CertificateChoice.Describe(certificate.Current, TimeProvider.System.WallNow()),
        ],
    ];

    public override void Wire(ISiloBuilder silo, IStore store, InstalledCertificate? certificate) =>
        silo.JoinCluster(Settings.Cluster, certificate);

    // Verbs call the silos.
    public override void NoteDoors(string url, VerbSecret secret)
    {
    }

    public override async Task<OwnerCall> CallAsync() => await ClusterCall.OpenAsync(KeptName.Of(Settings));
}
