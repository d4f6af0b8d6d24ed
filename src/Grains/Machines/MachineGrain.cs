using System.Globalization;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Storage;
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
    IProjects projects,
    ILocalSiloDetails silo,
    Places places,
    PlaceWatch watch,
    WaitingSessions waiting) : Grain, IMachineGrain
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
            await WriteAsync();
        }

        places.SetDraining(isDraining);
        watch.Begin();
    }

    public Task<MachineDescription> Describe()
    {
        // In this order: a session has its process before it is no longer starting.
        var starting = places.Starting;
        SessionKey[] live = [.. agents.Runs.Select(static run => run.Session)];
        return Task.FromResult(new MachineDescription(silo.Name, agents.Describe(), personas.All, live, places.Most, Load())
        {
            IsDraining = places.IsDraining,
            Starting = starting.Except(live).Count(),
        });
    }

    public Task<ConversationPage> Conversations(ConversationQuery query) =>
        agents.FindConversationsAsync(query, workspace.IsOurs);

    public Task<IReadOnlyList<ProjectDescription>> Projects(string user) => projects.ListAsync(user);

    public Task<IReadOnlyList<SessionKey>> Waiting(string user) => Task.FromResult<IReadOnlyList<SessionKey>>(
    [
        // A session whose agent has just asked is about to say so.
        .. waiting.Of(user).Union(agents.Runs.Where(static run => run.OpenQuestions.Count > 0).Select(static run => run.Session)),
    ]);

    public async Task<IReadOnlyList<FolderUse>> Enter(string folder, SessionKey session, string name, string owner)
    {
        var uses = state.State.Uses;
        FolderUse[] others = [.. uses.Where(use => use.Folder == folder && use.Session != session)];
        if (uses.All(use => use.Session != session))
        {
            uses.Add(new(folder, session, name, owner));
            await WriteAsync();
        }

        return others;
    }

    public async Task Leave(SessionKey session)
    {
        if (state.State.Uses.RemoveAll(use => use.Session == session) > 0)
        {
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
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

    /// <summary>The sessions that work in folders which others may work in too, in the order in which they came.</summary>
    [Id(250)]
    public List<FolderUse> Uses { get; set; } = [];
}
