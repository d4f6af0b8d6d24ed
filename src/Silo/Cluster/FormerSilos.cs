using System.Net;
using System.Net.Sockets;

namespace Dormouse.Silo.Cluster;

/// <summary>What the membership says of silos of our name that are not known to be dead.</summary>
/// <param name="session">Our connection.</param>
internal sealed class FormerSilos(MachineSession session)
{
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTime> _lastSigns = [];

    /// <summary>Looks for one that lives.</summary>
    /// <param name="canBeCalled">Whether to find out by a call to its port. A call proves nothing while its lock is held.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>One that may live, or null if none does.</returns>
    public async Task<FormerSilo?> FindLivingAsync(bool canBeCalled, CancellationToken cancellationToken)
    {
        foreach (var (endpoint, lastSign) in await ReadAsync(cancellationToken))
        {
            var key = endpoint.ToString();
            if (_lastSigns.TryGetValue(key, out var before) && lastSign > before)
            {
                return new(key, ShowsLife: true);
            }

            _lastSigns[key] = lastSign;

            // However old its last sign is: it can give none while the store is away, and says so again only a while after.
            if (canBeCalled && await AnswersAsync(endpoint, cancellationToken))
            {
                return new(key, ShowsLife: false);
            }
        }

        return null;
    }

    /// <summary>Says in the membership that they are dead. Only for the holder of the name's lock.</summary>
    /// <param name="cancellationToken">Ends the write.</param>
    /// <returns>A task that ends when it is written.</returns>
    public async Task DeclareDeadAsync(CancellationToken cancellationToken)
    {
        await using var command = await session.CommandAsync(
            """
            WITH bumped AS (
                UPDATE membership_version SET version = version + 1
                WHERE deployment_id = $1 AND EXISTS (SELECT 1 FROM membership WHERE deployment_id = $1 AND silo_name = $2 AND status <> 6)
                RETURNING deployment_id)
            UPDATE membership SET status = 6 FROM bumped
            WHERE membership.deployment_id = bumped.deployment_id AND silo_name = $2 AND status <> 6
            """,
            cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<(IPEndPoint Endpoint, DateTime LastSign)>> ReadAsync(CancellationToken cancellationToken)
    {
        // 2 to 5: joining, active and stopping in two ways.
        await using var command = await session.CommandAsync(
            """
            SELECT address, port, i_am_alive_time FROM membership
            WHERE deployment_id = $1 AND silo_name = $2 AND status BETWEEN 2 AND 5
            """,
            cancellationToken);
        var silos = new List<(IPEndPoint, DateTime)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            silos.Add((new(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)), reader.GetDateTime(2)));
        }

        return silos;
    }

    /// <summary>
    /// Whether a silo listens: it waits for what the caller has to say. What stands before a port nobody listens at hangs up.
    /// </summary>
    private static async Task<bool> AnswersAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(endpoint.AddressFamily);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CallPatience);
        try
        {
            await client.ConnectAsync(endpoint, patience.Token);
            return await client.GetStream().ReadAsync(new byte[1], patience.Token) > 0;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return client.Connected;
        }
    }
}

/// <summary>A silo of our name that may live.</summary>
/// <param name="Address">Where it is or was.</param>
/// <param name="ShowsLife">Whether it has given a sign of life since we look.</param>
internal sealed record FormerSilo(string Address, bool ShowsLife);
