using System.Collections.Concurrent;
using Orleans.GrainDirectory;

namespace Dormouse.Grains.Placement;

/// <summary>
/// A grain directory that is local to each silo. A pinned grain's place is a function of its key, so each silo needs to
/// remember only its own activations, and nothing is lost when another silo leaves (the default directory then ends
/// activations on healthy silos, and would orphan their processes).
/// </summary>
internal sealed class LocalGrainDirectory : IGrainDirectory
{
    /// <summary>The name under which pinned grains ask for this directory.</summary>
    public const string Name = "local";

    private readonly ConcurrentDictionary<GrainId, GrainAddress> _activations = new();

    public Task<GrainAddress?> Register(GrainAddress address) => Register(address, previousAddress: null);

    public Task<GrainAddress?> Register(GrainAddress address, GrainAddress? previousAddress) =>
        Task.FromResult<GrainAddress?>(_activations.AddOrUpdate(
            address.GrainId,
            address,
            (_, current) => previousAddress is not null && current.Matches(previousAddress) ? address : current));

    public Task Unregister(GrainAddress address)
    {
        if (_activations.TryGetValue(address.GrainId, out var current) && current.Matches(address))
        {
            _activations.TryRemove(new(address.GrainId, current));
        }

        return Task.CompletedTask;
    }

    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult(_activations.GetValueOrDefault(grainId));

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
