namespace Dormouse.Hosting.Tls;

/// <summary>What a member of a cluster may do; its certificate says it.</summary>
public enum MemberRole
{
    /// <summary>Runs sessions, and talks to silos as one of them.</summary>
    Silo,

    /// <summary>Calls silos, through their gateways only.</summary>
    Frontend,
}
