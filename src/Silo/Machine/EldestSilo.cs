namespace Dormouse.Silo.Machine;

/// <summary>What only one silo needs to do is done by the one that has been there longest.</summary>
internal static class EldestSilo
{
    /// <summary>Whether a silo is that one.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="membership">The silos, as far as it knows.</param>
    /// <returns>True if it is. Two may think so for a moment.</returns>
    public static bool IsEldest(this ILocalSiloDetails silo, IClusterMembershipService membership) =>
        membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active)
            .OrderBy(static member => member.SiloAddress.Generation)
            .ThenBy(static member => member.SiloAddress)
            .FirstOrDefault()?.SiloAddress.Equals(silo.SiloAddress) is true;
}
