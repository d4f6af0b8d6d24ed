using Dormouse.Cluster.Settings;
using Dormouse.Cluster.Storage;

namespace Dormouse.Silo.Cluster;

/// <summary>
/// Makes this silo the only one of its machine's name in the cluster. A file keeps out silos that share our data folder; an
/// advisory lock in PostgreSQL keeps out all others, and goes with our connection when we die. What it finds in the membership
/// of earlier silos of this name is declared dead, so that a restart need not wait for the others to notice.
/// </summary>
internal sealed class MachineLock : IAsyncDisposable
{
    // Longer than the server needs to notice that a computer, and not only its silo, is gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly FileStream _file;
    private readonly MachineSession _session;

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
                throw new UnavailableException(
                    $"{settings.Cluster.Postgres!.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Start it again.");
            }

            throw;
        }
    }

    /// <summary>Keeps the name until it is lost or the program ends. While PostgreSQL is away nobody else can take it either.</summary>
    /// <param name="stopping">Ends the watch.</param>
    /// <returns>A task that ends when the name is lost to another silo.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was set.</exception>
    public async Task WatchAsync(CancellationToken stopping)
    {
        var refusedSince = default(long?);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stopping);
            try
            {
                if (await _session.HoldAsync(stopping))
                {
                    refusedSince = null;
                    continue;
                }

                // Perhaps only an earlier connection of our own that the server has not given up yet.
                refusedSince ??= TimeProvider.System.GetTimestamp();
                if (TimeProvider.System.GetElapsedTime(refusedSince.Value) > Patience)
                {
                    return;
                }
            }
            catch (Exception exception) when (PostgresStore.IsAway(exception))
            {
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

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static FileStream LockFile(SiloSettings settings)
    {
        var path = Path.Combine(settings.DataFolder, "machine.lock");
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
