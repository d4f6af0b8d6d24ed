using System.Net;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;

namespace Dormouse.Silo.Cluster;

/// <summary>
/// Makes this silo the only one of its machine's name in the cluster, and at its address. A file keeps out silos that share our
/// data folder; advisory locks in PostgreSQL keep out all others, and go with our connection when we die. What it finds in the
/// membership of earlier silos of this name is declared dead, so that a restart need not wait for the others to notice.
/// </summary>
internal sealed class MachineLock : IAsyncDisposable
{
    // Longer than the server needs to notice that a computer, and not only its silo, is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // One that lives and had lost its lock with the store takes it again within a second, if we let go of it.
    private static readonly TimeSpan PauseForTheLiving = TimeSpan.FromSeconds(2);

    private readonly FileStream _file;
    private readonly MachineSession _session;
    private IPEndPoint? _address;

    private MachineLock(FileStream file, MachineSession session)
    {
        _file = file;
        _session = session;
    }

    /// <summary>Takes the name.</summary>
    /// <param name="settings">The settings, of a cluster. The data folder is there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="UnavailableException">Another silo has the name, or PostgreSQL can't be reached.</exception>
    public static async Task<MachineLock> TakeAsync(SiloSettings settings, CancellationToken cancellationToken)
    {
        var file = LockFile(settings);
        var session = new MachineSession(settings.Cluster, settings.Machine);
        try
        {
            await TakeAsync(session, settings, cancellationToken);
            return new(file, session);
        }
        catch (Exception exception)
        {
            await session.DisposeAsync();
            await file.DisposeAsync();
            if (PostgresStore.IsAway(exception))
            {
                throw WentAway(settings.Cluster, exception);
            }

            throw;
        }
    }

    /// <summary>The file that whoever is a machine holds.</summary>
    /// <param name="folder">The machine's data folder.</param>
    /// <returns>Its path; it is there since the machine ran first.</returns>
    public static string FileIn(string folder) => Path.Combine(folder, "machine.lock");

    /// <summary>Whether a silo, or a verb, is the machine of a folder now.</summary>
    /// <param name="folder">The machine's data folder.</param>
    /// <returns>True if one on this computer is.</returns>
    public static bool IsHeld(string folder)
    {
        try
        {
            using var file = new FileStream(FileIn(folder), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception exception) when (exception is IOException and not FileNotFoundException or UnauthorizedAccessException)
        {
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Takes the address too, at which this silo is going to be reached.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is ours.</returns>
    /// <exception cref="UnavailableException">A silo of another machine has it, or PostgreSQL can't be reached.</exception>
    public async Task TakeAddressAsync(ClusterOptions cluster, CancellationToken cancellationToken)
    {
        if (SiloEndpoints.AddressOf(cluster) is not { } address)
        {
            return;
        }

        try
        {
            var started = TimeProvider.System.GetTimestamp();
            while (!await _session.HoldAddressAsync(address, cancellationToken))
            {
                if (TimeProvider.System.GetElapsedTime(started) > Patience)
                {
                    throw new UnavailableException(
                        AddressTaken(cluster, address, await _session.AddressHolderAsync(address, cancellationToken)));
                }

                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw WentAway(cluster, exception);
        }

        _address = address;
    }

    /// <summary>Keeps the name until it is lost or the program ends. While PostgreSQL is away nobody else can take it either.</summary>
    /// <param name="stopping">Ends the watch.</param>
    /// <returns>A task that ends when the name is lost to another silo.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was set.</exception>
    public Task WatchAsync(CancellationToken stopping) => WatchAsync(HoldAsync, TimeProvider.System, stopping);

    /// <summary>The watch itself.</summary>
    /// <param name="hold">Makes sure that the lock is held; false if another one has it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends the watch.</param>
    /// <returns>A task that ends when the name is lost to another silo.</returns>
    internal static async Task WatchAsync(Func<CancellationToken, Task<bool>> hold, TimeProvider time, CancellationToken stopping)
    {
        var refusedSince = default(long?);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, stopping);
            try
            {
                if (await hold(stopping))
                {
                    refusedSince = null;
                    continue;
                }

                // Perhaps only an earlier connection of our own that the server has not given up yet.
                refusedSince ??= time.GetTimestamp();
                if (time.GetElapsedTime(refusedSince.Value) > Patience)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
            {
                // Whatever kept us from asking, it has not given the name to somebody else.
                refusedSince = null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _file.DisposeAsync();
    }

    /// <summary>The one sentence for whoever starts a second silo.</summary>
    internal static UnavailableException Taken(string machine, string cluster, string where) => new(
        $"Machine '{machine}' (Machine:Name) is taken in cluster '{cluster}': another silo runs as it {where}. End that one, or set another name.");

    /// <summary>What is said to a machine whose address another one has.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="address">The address.</param>
    /// <param name="other">The other machine, or null if it is not known.</param>
    /// <returns>One sentence.</returns>
    internal static string AddressTaken(ClusterOptions cluster, IPEndPoint address, string? other) =>
        $"{address} (Cluster:Address and Cluster:SiloPort) is already the address of {(other is null ? "another machine" : $"machine '{other}'")} in cluster "
        + $"'{cluster.Id}'; set Cluster:Address to this machine's own, at which the others reach it, or another Cluster:SiloPort on one computer.";

    private static UnavailableException WentAway(ClusterOptions cluster, Exception exception) => new(
        $"{cluster.Postgres!.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Start it again.");

    private async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (!await _session.HoldAsync(cancellationToken))
        {
            return false;
        }

        // Whoever may have taken it while we were cut off fights for it in the membership; here it is only kept from newcomers.
        _ = _address is null || await _session.HoldAddressAsync(_address, cancellationToken);
        return true;
    }

    private static async Task TakeAsync(MachineSession session, SiloSettings settings, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var former = new FormerSilos(session);
        while (true)
        {
            var isOurs = await session.HoldAsync(cancellationToken);
            var living = await former.FindLivingAsync(canBeCalled: isOurs, cancellationToken);
            if (isOurs && living is null)
            {
                await former.DeclareDeadAsync(cancellationToken);
                return;
            }

            if (living is { ShowsLife: true } || TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw Taken(settings.Machine, settings.Cluster.Id, living is null ? "and holds its lock" : $"at {living.Address}");
            }

            if (living is not null)
            {
                await session.ReleaseAsync(cancellationToken);
            }

            await Task.Delay(living is null ? Pause : PauseForTheLiving, cancellationToken);
        }
    }

    private static FileStream LockFile(SiloSettings settings)
    {
        var path = FileIn(settings.DataFolder);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(path))
        {
            throw Taken(settings.Machine, settings.Cluster.Id, $"on this computer, with the folder {settings.DataFolder}");
        }
    }
}
