using Orleans.Runtime.Placement;

namespace Dormouse.Grains.Placement;

/// <summary>
/// Chooses the newest active silo whose name is the machine part of the key. The answer is a function of the key and
/// the membership alone, which is what allows <see cref="LocalGrainDirectory"/> to remember only its own silo's grains.
/// </summary>
internal sealed class PinnedPlacementDirector(IClusterMembershipService membership) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var machine = MachineOf(target.GrainIdentity);
        SiloAddress? newest = null;
        foreach (var member in membership.CurrentSnapshot.Members.Values)
        {
            if (member.Status == SiloStatus.Active
                && member.Name == machine
                && (newest is null || member.SiloAddress.Generation > newest.Generation))
            {
                newest = member.SiloAddress;
            }
        }

        return newest is not null && context.GetCompatibleSilos(target).Contains(newest)
            ? Task.FromResult(newest)
            : throw new MachineAwayException(machine);
    }

    private static string MachineOf(GrainId grain)
    {
        var key = grain.Key.ToString()!;
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? key[..slash] : throw new ArgumentException($"A pinned grain's key is machine/id; '{key}' is not.");
    }
}
