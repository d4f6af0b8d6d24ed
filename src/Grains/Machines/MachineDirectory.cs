namespace Dormouse.Grains.Machines;

/// <summary>Which machines there are, as far as the cluster's membership knows.</summary>
/// <param name="membership">The membership.</param>
/// <param name="silo">This silo.</param>
internal sealed class MachineDirectory(IClusterMembershipService membership, ILocalSiloDetails silo)
{
    /// <summary>The machine of this silo.</summary>
    public string Local => silo.Name;

    /// <summary>Every machine with an active silo, by name.</summary>
    public IReadOnlyList<string> Online =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active)
            .Select(static member => member.Name)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
