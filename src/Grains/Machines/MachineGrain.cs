using System.Globalization;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.Options;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Dormouse.Grains.Machines;

/// <summary>Keeps whether one machine is drained, and says what it is and does. <see cref="Places"/> shares out its places.</summary>
[PinnedPlacement, Immovable, GrainDirectory(LocalGrainDirectory.Name), GrainType("machine")]
internal sealed class MachineGrain(
    [PersistentState(StateNames.Machine, StateNames.Store)] IPersistentState<MachineState> state,
    IAgentHost agents,
    IPersonas personas,
    IWorkspace workspace,
    IOptions<SessionOptions> options,
    ILocalSiloDetails silo,
    Places places,
    PlaceWatch watch) : Grain, IMachineGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        places.SetDraining(state.State.IsDraining);
        if (state.State.IsDraining)
        {
            watch.Begin();
        }

        return Task.CompletedTask;
    }

    public async Task SetDraining(bool isDraining)
    {
        if (state.State.IsDraining != isDraining)
        {
            state.State.IsDraining = isDraining;
            try
            {
                await StoreCall.RunAsync(() => state.WriteStateAsync(), static () => { });
            }
            catch (StoreUnavailableException)
            {
                DeactivateOnIdle();
                throw;
            }
        }

        places.SetDraining(isDraining);
        watch.Begin();
    }

    public Task<MachineDescription> Describe()
    {
        // In this order: a session has its process before it is no longer starting.
        var starting = places.Starting;
        SessionKey[] live = [.. agents.Runs.Select(static run => run.Session)];
        return Task.FromResult(new MachineDescription(silo.Name, agents.Agents, personas.All, live, places.Most, Load())
        {
            IsDraining = places.IsDraining,
            Starting = starting.Except(live).Count(),
        });
    }

    public Task<ConversationPage> Conversations(ConversationQuery query) => agents.FindConversationsAsync(
        query, agent => options.Value.ConfigDirectory(agent, query.User), workspace.IsOurs);

    private static double? Load()
    {
        const string source = "/proc/loadavg";
        return File.Exists(source)
            ? double.Parse(File.ReadAllText(source).Split(' ')[0], CultureInfo.InvariantCulture) / Environment.ProcessorCount
            : null;
    }
}

/// <summary>What is persisted of a machine.</summary>
[GenerateSerializer, Alias("dormouse.MachineState")]
internal sealed class MachineState
{
    /// <summary>Whether it is drained.</summary>
    [Id(0)]
    public bool IsDraining { get; set; }
}
