using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Machines;

/// <summary>When each machine was seen last. Written when one comes or goes, and else rarely.</summary>
[GrainType("machines")]
internal sealed class MachinesGrain(
    [PersistentState(StateNames.Machines, StateNames.Store)] IPersistentState<MachinesState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IMachinesGrain
{
    private static readonly TimeSpan Rarely = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(90);

    private readonly HashSet<string> _online = [];
    private TimeSpan? _written;

    public async Task Seen(IReadOnlyList<string> online)
    {
        var now = time.WallNow();
        var changed = !_online.SetEquals(online);
        _online.UnionWith(online);
        state.State.Machines =
        [
            .. state.State.Machines.Where(machine => !_online.Contains(machine.Name) && now - machine.LastSeen < Forgotten),
            .. _online.Select(name => new KnownMachine(name, now)),
        ];
        _online.IntersectWith(online);
        if (changed || _written is not { } written || time.SteadyNow() - written >= Rarely)
        {
            await WriteAsync();
            _written = time.SteadyNow();
        }
    }

    public Task<IReadOnlyList<KnownMachine>> List() =>
        Task.FromResult<IReadOnlyList<KnownMachine>>(
            [.. state.State.Machines.OrderBy(static machine => machine.Name, StringComparer.Ordinal)]);

    private Task WriteAsync() => StoreCall.WriteAsync(state, DeactivateOnIdle);
}

/// <summary>What is persisted of the machines.</summary>
[GenerateSerializer, Alias("dormouse.MachinesState")]
internal sealed class MachinesState
{
    /// <summary>Every machine.</summary>
    [Id(0)]
    public List<KnownMachine> Machines { get; set; } = [];
}
