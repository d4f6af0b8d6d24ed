using Orleans.Configuration;

namespace Dormouse.Cluster;

/// <summary>How quickly a silo that is gone is known, and how patient the others are with one that stalls.</summary>
public static class MembershipTuning
{
    /// <summary>How often a client looks which silos there are.</summary>
    public static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Sets the options of a silo.</summary>
    /// <param name="options">The options.</param>
    public static void Apply(ClusterMembershipOptions options)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
    }
}
