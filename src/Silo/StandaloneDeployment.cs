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

/// <summary>A machine that stands alone: its store is a file that it has to itself, and keeps its name.</summary>
/// <param name="settings">The settings.</param>
internal sealed class StandaloneDeployment(SiloSettings settings) : Deployment(settings)
{
    public override string? ClusterId => null;

    public override string DataFolder => Path.GetDirectoryName(Settings.StorePath)!;

    public override string LockFile => $"{Settings.StorePath}.lock";

    public override bool HasVerbSecret => true;

    public override bool IsStoreShared => false;

    public override bool HasDoors => true;

    // Whoever had this id before is dead, and need not be waited for.
    public override string? FrontendId => Settings.Machine;

    public override IReadOnlyList<string> Keys => [];

    public override DeploymentChecks Checks => new StandaloneChecks(Settings);

    public override RestoreTarget RestoreTarget => new StandaloneRestoreTarget(Settings.StorePath);

    public override MachineRename Rename => new StandaloneRename(Settings);

    public override string NameOfMachine() => NameOf(EmbeddedNames.Peek(Settings.StorePath));

    public override string KeepName(IStore store)
    {
        var name = NameOf(EmbeddedNames.Read((EmbeddedStore)store));
        store.SetSetting(StoreNames.Machine, name);
        return name;
    }

    public override Task<IStore> OpenStoreAsync(CancellationToken stopping) =>
        Task.FromResult<IStore>(EmbeddedStore.Open(Settings.StorePath));

    public override Task CopyStoreAsync(string copy)
    {
        StoreSnapshot.OfEmbedded(Settings.StorePath, copy);
        return Task.CompletedTask;
    }

    public override Task<MachineLock?> TakeNameAsync(CancellationToken stopping) => Task.FromResult<MachineLock?>(null);

    public override InstalledCertificate? Certificate(IStore store) => null;

    public override string? Insecurity(InstalledCertificate? certificate) => null;

    public override IReadOnlyList<string> ReadyLines(InstalledCertificate? certificate) => [];

    public override void Wire(ISiloBuilder silo, IStore store, InstalledCertificate? certificate) =>
        silo.StandAlone(Settings.Cluster, store);

    public override void NoteDoors(string url, VerbSecret secret) => OpenDoors.Note(Settings.StorePath, url, secret.Value!);

    public override Task<OwnerCall> CallAsync() => Task.FromResult<OwnerCall>(StandaloneCall.Of(Settings));

    private string NameOf(IReadOnlyList<string> kept) => kept switch
    {
        [] => Settings.Machine,
        [var name] when !Settings.IsMachineNamed || Settings.Machine == name => name,
        [var name] => throw new SettingsException(
            $"Machine:Name is '{Settings.Machine}', and the store {Settings.StorePath} is that of machine '{name}', "
            + "whose sessions would never run; " + KeptName.Remedy(name, Settings.Machine)),
        _ when kept.Contains(Settings.Machine) => Settings.Machine,
        _ => throw new SettingsException(
            $"The store {Settings.StorePath} has sessions of the machines {MachineFolders.Names(kept)}, "
            + $"and this one is '{Settings.Machine}'; set Machine:Name to the one of them that this machine is, and bring the others to it with 'rename OTHER NAME'."),
    };
}
