using Orleans.Configuration;

namespace Dormouse.Hosting.Membership;

/// <summary>How quickly a silo that is gone is known, and how patient the others are with one that stalls.</summary>
public static class MembershipTuning
{
    /// <summary>How often a client looks which silos there are.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Sets the options of a silo.</summary>
    /// <param name="options">The options.</param>
    public static void Apply(ClusterMembershipOptions options)
    {
        // A killed silo's port refuses at once, and a miss a second adds up to a few seconds. A silo that only stalls does not
        // answer, and Orleans waits up to four times as long for it each time: 4 × 4 × 1 s is longer than a laptop's stall of 10 s.
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 4;

        // Two machines are a cluster, so one vote must do. A silo that can't reach anybody is kept from voting by Orleans itself.
        options.NumVotesForDeathDeclaration = 1;

        // News travel by gossip; these are for who missed it.
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
