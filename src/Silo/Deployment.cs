using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Doctor;
using Dormouse.Silo.Verbs;

namespace Dormouse.Silo;

/// <summary>
/// What depends on whether <c>Storage:Postgres</c> is set: a machine that stands alone with a store of its own, or one of a cluster.
/// <see cref="Of"/> is the place that chooses.
/// </summary>
/// <param name="settings">The settings.</param>
internal abstract class Deployment(SiloSettings settings)
{
    /// <summary>The cluster's id; null for a machine that stands alone.</summary>
    public abstract string? ClusterId { get; }

    /// <summary>Folder of what this machine keeps besides the store.</summary>
    public abstract string DataFolder { get; }

    /// <summary>The file that a running silo of these settings holds open.</summary>
    public abstract string LockFile { get; }

    /// <summary>Whether verbs come over HTTP, with a secret in a file; in a cluster they call the silos.</summary>
    public abstract bool HasVerbSecret { get; }

    /// <summary>Whether other programs than this one write to the store.</summary>
    public abstract bool IsStoreShared { get; }

    /// <summary>Whether the silo has doors if the settings do not say.</summary>
    public abstract bool HasDoors { get; }

    /// <summary>The id of the frontend in this program; null for a new one with each start.</summary>
    public abstract string? FrontendId { get; }

    /// <summary>The files that hold the cluster's keys of this machine, there or not.</summary>
    public abstract IReadOnlyList<string> Keys { get; }

    /// <summary>What <c>doctor</c> checks.</summary>
    public abstract DeploymentChecks Checks { get; }

    /// <summary>Where a backup is put back.</summary>
    public abstract RestoreTarget RestoreTarget { get; }

    /// <summary>How the machine is renamed.</summary>
    public abstract MachineRename Rename { get; }

    /// <summary>The settings.</summary>
    protected SiloSettings Settings => settings;

    /// <summary>The deployment that settings ask for.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The deployment.</returns>
    public static Deployment Of(SiloSettings settings) =>
        settings.Cluster.IsCluster ? new ClusterDeployment(settings) : new StandaloneDeployment(settings);

    /// <summary>The name that this machine has, as far as can be known without its store; changes nothing.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="SettingsException"><c>Machine:Name</c> is another name, or the name can't be known.</exception>
    public abstract string NameOfMachine();

    /// <summary>The name that this machine has, which is kept from now on.</summary>
    /// <param name="store">The store, open.</param>
    /// <returns>The name.</returns>
    /// <exception cref="SettingsException"><c>Machine:Name</c> is another name, or the name can't be known.</exception>
    public abstract string KeepName(IStore store);

    /// <summary>Opens the store.</summary>
    /// <param name="stopping">Ends the wait for it.</param>
    /// <returns>The store; what can be disposed is the caller's to dispose.</returns>
    /// <exception cref="UnavailableException">It can't be had.</exception>
    public abstract Task<IStore> OpenStoreAsync(CancellationToken stopping);

    /// <summary>Makes a copy of the store as it is in one moment, as an embedded store.</summary>
    /// <param name="copy">The file to make.</param>
    /// <returns>A task that ends when the copy is whole.</returns>
    /// <exception cref="UnavailableException">There is no store, or it can't be read.</exception>
    public abstract Task CopyStoreAsync(string copy);

    /// <summary>Makes this program the only one that is this machine.</summary>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>What holds the name; null where the store's own lock does.</returns>
    /// <exception cref="UnavailableException">Another program is this machine.</exception>
    public abstract Task<MachineLock?> TakeNameAsync(CancellationToken stopping);

    /// <summary>The certificate that the silo shows to others; it is made where that is possible.</summary>
    /// <param name="store">The store, open.</param>
    /// <returns>The certificate; null if there is none and none is needed.</returns>
    /// <exception cref="SettingsException">There is none, and its ports would be open; or it can't be used.</exception>
    /// <exception cref="UnavailableException">It can't be written.</exception>
    public abstract InstalledCertificate? Certificate(IStore store);

    /// <summary>What is shouted at the start.</summary>
    /// <param name="certificate">What the silo shows to others; null if its ports are not locked.</param>
    /// <returns>One sentence; null if nothing is to be said.</returns>
    public abstract string? Insecurity(InstalledCertificate? certificate);

    /// <summary>What the Ready block says of the cluster.</summary>
    /// <param name="certificate">What the silo shows to others; null if its ports are not locked.</param>
    /// <returns>Lines; none for a machine that stands alone.</returns>
    public abstract IReadOnlyList<string> ReadyLines(InstalledCertificate? certificate);

    /// <summary>Says with whom the silo makes a cluster, and where it listens.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="store">The store, open.</param>
    /// <param name="certificate">What it shows to others; null if its ports are not locked.</param>
    public abstract void Wire(ISiloBuilder silo, IStore store, InstalledCertificate? certificate);

    /// <summary>The doors are open: verbs must be able to find them.</summary>
    /// <param name="url">Where the web listens.</param>
    /// <param name="secret">What verbs show.</param>
    public abstract void NoteDoors(string url, VerbSecret secret);

    /// <summary>Looks up whom a verb asks: in a cluster its silos, alone the one program.</summary>
    /// <returns>The way to ask.</returns>
    /// <exception cref="UnavailableException">Nobody can be asked.</exception>
    public abstract Task<OwnerCall> CallAsync();
}
