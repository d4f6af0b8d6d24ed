using System.Net;
using System.Net.Sockets;

namespace Dormouse.Silo.Cluster;

/// <summary>What the membership says of silos of our name that are not known to be dead.</summary>
/// <param name="session">Our connection.</param>
internal sealed class FormerSilos(MachineSession session)
{
    // A crashed silo's last sign of life gets old; one that is older than this is nobody's.
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CallPatience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTime> _lastSigns = [];

    /// <summary>Looks for one that lives.</summary>
    /// <param name="canBeCalled">Whether to find out by a call to its port. A call proves nothing while its lock is held.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>One that may live, or null if none does.</returns>
    public async Task<FormerSilo?> FindLivingAsync(bool canBeCalled, CancellationToken cancellationToken)
    {
        foreach (var (endpoint, lastSign, now) in await ReadAsync(cancellationToken))
        {
            var key = endpoint.ToString();
            if (_lastSigns.TryGetValue(key, out var before) && lastSign > before)
            {
                return new(key, ShowsLife: true);
            }

            _lastSigns[key] = lastSign;
            if (canBeCalled && now - lastSign < Recent && await AnswersAsync(endpoint, cancellationToken))
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

    private async Task<List<(IPEndPoint Endpoint, DateTime LastSign, DateTime Now)>> ReadAsync(CancellationToken cancellationToken)
    {
        // 2 to 5: joining, active and stopping in two ways.
        await using var command = await session.CommandAsync(
            """
            SELECT address, port, i_am_alive_time, now() FROM membership
            WHERE deployment_id = $1 AND silo_name = $2 AND status BETWEEN 2 AND 5
            """,
            cancellationToken);
        var silos = new List<(IPEndPoint, DateTime, DateTime)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            silos.Add((new(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)), reader.GetDateTime(2), reader.GetDateTime(3)));
        }

        return silos;
    }

    private static async Task<bool> AnswersAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        using var client = new TcpClient(endpoint.AddressFamily);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(CallPatience);
        try
        {
            await client.ConnectAsync(endpoint, patience.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

/// <summary>A silo of our name that may live.</summary>
/// <param name="Address">Where it is or was.</param>
/// <param name="ShowsLife">Whether it has given a sign of life since we look.</param>
internal sealed record FormerSilo(string Address, bool ShowsLife);
