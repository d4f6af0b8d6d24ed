using System.Net.Sockets;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Programs;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Machine;

namespace Dormouse.Silo;

/// <summary>The silo as a program: from settings to <c>Ready:</c> to a clean end.</summary>
internal static class SiloProgram
{
    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async stopping =>
    {
        var settings = KeptName.Of(SiloSettings.Read(Configuration.Load(args)));
        OtherUsers.Require(settings);
        var store = await settings.Deployment.OpenStoreAsync(stopping);
        var givenUp = new Restoration(settings).GiveUp();
        using var file = store as IDisposable;
        FormerOwnerToken.Hide(store);
        settings = KeptName.Keep(settings, store);
        await using var machine = await settings.Deployment.TakeNameAsync(stopping);
        if (machine is not null)
        {
            await machine.TakeAddressAsync(settings.Cluster, stopping);
        }

        // Of two that want one name only the one that has it gets a certificate for it.
        var certificate = settings.Deployment.Certificate(store);
        await using var app = await Composition.BuildAsync(args, settings, store, certificate, machine, stopping);
        await using var ending = stopping.Register(app.Lifetime.StopApplication);
        _ = app.Services.GetRequiredService<SessionIsolation>().DescribeAsync(); // Found out while everything else starts.
        StartWarning.Log(app.Services, givenUp);
        StartWarning.Log(app.Services, settings.Deployment.Insecurity(certificate));
        await StartAsync(app, settings, store, stopping);
        app.SayReady(await ReadyBlock.MakeAsync(app.Services, settings, store));
        await app.EndAsync();
        return app.Services.GetService<MachineLockWatch>() is { IsLost: true }
            ? throw MachineLock.Taken(settings.Machine, settings.Cluster.Id, "since the store was out of reach")
            : 0;
    });

    private static async Task StartAsync(WebApplication app, SiloSettings settings, IStore store, CancellationToken stopping)
    {
        if (settings.Web is { } web)
        {
            WebAddresses.RequireFree(web.Urls, web.Setting);
        }

        try
        {
            await app.StartAsync(stopping);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // What has begun is ended as it is after a whole start.
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new OperationCanceledException(stopping);
        }
        catch (IOException exception) when (settings.Web is { } address)
        {
            throw WebAddresses.CanNotBeHad(address.Urls, address.Setting, exception.GetBaseException().Message);
        }
        catch (Exception exception) when (ListenFailure(exception) is { } socket)
        {
            throw new UnavailableException(
                $"The silo's port {settings.Cluster.SiloPort} (Cluster:SiloPort) or {settings.Cluster.GatewayPort} (Cluster:GatewayPort) "
                + $"can't be had: {socket.Message.TrimEnd('.')}. "
                + "End what uses it, or set another one.");
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw new UnavailableException(
                $"{store.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Start it again.");
        }
    }
    /// <summary>What kept a port from being had, if that is what an exception tells; others of its kind are of connections.</summary>
    private static SocketException? ListenFailure(Exception exception) =>
        exception.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied } socket
            ? socket
            : null;
}
