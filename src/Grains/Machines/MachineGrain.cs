using System.Globalization;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Dormouse.Grains.Machines;

/// <summary>Shares out the places for processes on one machine. What is alive it reads from the silo's own registry.</summary>
[PinnedPlacement, Immovable, GrainDirectory(LocalGrainDirectory.Name), GrainType("machine")]
internal sealed class MachineGrain(
    [PersistentState(StateNames.Machine, StateNames.Store)] IPersistentState<MachineState> state,
    IAgentHost agents,
    IPersonas personas,
    ILocalSiloDetails silo,
    DrainSwitch drain,
    IOptions<SessionOptions> options,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IMachineGrain
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // A start that has not made a process by then has failed, and nobody says so.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    private readonly LinkedList<SessionKey> _waiting = [];
    private readonly HashSet<SessionKey> _admitted = [];
    private readonly Dictionary<SessionKey, long> _starting = [];

    /// <summary>Those who wait and were told that room is being made.</summary>
    private readonly HashSet<SessionKey> _hopeful = [];
    private IGrainTimer? _timer;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        drain.IsOn = state.State.IsDraining;
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

        drain.IsOn = isDraining;
        StartLooking();
        await LookAgainAsync();
    }

    public Task<Admission> Admit(SessionKey session)
    {
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        _admitted.RemoveWhere(admitted => agents.Find(admitted) is not null);
        if (!drain.IsOn && (_admitted.Contains(session) || agents.Find(session) is not null || (_waiting.Count == 0 && FreePlaces > 0)))
        {
            _admitted.Add(session);
            _starting[session] = time.GetTimestamp();
            return Task.FromResult(Admission.Admitted);
        }

        if (!_waiting.Contains(session))
        {
            _waiting.AddLast(session);
        }

        MakeRoom();
        StartLooking();
        if (!drain.IsOn && PlaceInQueue(session) < ComingPlaces)
        {
            _hopeful.Add(session);
            return Task.FromResult(Admission.MakingRoom);
        }

        _hopeful.Remove(session);
        return Task.FromResult(Admission.AllBusy);
    }

    public Task Released()
    {
        WakeFirst();
        return Task.CompletedTask;
    }

    public Task<MachineDescription> Describe() => Task.FromResult(new MachineDescription(
        silo.Name,
        agents.Agents,
        personas.All,
        [.. agents.Runs.Select(static run => run.Session)],
        options.Value.MaxLive,
        Load())
    {
        IsDraining = drain.IsOn,
        Starting = CountStarting(),
    });

    private int FreePlaces => options.Value.MaxLive - agents.Runs.Count - _admitted.Count(admitted => agents.Find(admitted) is null);

    private int CountStarting()
    {
        foreach (var (session, since) in _starting)
        {
            if (agents.Find(session) is not null || time.GetElapsedTime(since) > LongestStart)
            {
                _starting.Remove(session);
            }
        }

        return _starting.Count;
    }

    /// <summary>Places that are free, or will be as soon as a session that has nothing to do is asleep.</summary>
    private int ComingPlaces => Math.Max(FreePlaces, 0) + agents.Runs.Count(static run => run.IsEnding || IsFree(run));

    private int PlaceInQueue(SessionKey session) => _waiting.TakeWhile(other => other != session).Count();

    private static bool IsFree(IAgentRun run) => run.IdleSince is not null && !run.HasBackgroundWork;

    private Task LookAgainAsync()
    {
        if ((_waiting.Count == 0 || drain.IsOn) && _admitted.Count == 0 && (!drain.IsOn || (agents.Runs.Count == 0 && CountStarting() == 0)))
        {
            _timer?.Dispose();
            _timer = null;
            return Task.CompletedTask;
        }

        // A start that failed before there was a process gives its place back here.
        _admitted.Clear();
        if (FreePlaces > 0 && !drain.IsOn)
        {
            WakeFirst();
        }
        else
        {
            MakeRoom();
            TellDisappointed();
        }

        return Task.CompletedTask;
    }

    /// <summary>A session that was to make room got work instead: who waited for it asks again, and learns that all are busy.</summary>
    private void TellDisappointed()
    {
        foreach (var session in _waiting.Skip(ComingPlaces).Where(_hopeful.Remove).ToArray())
        {
            GrainFactory.GetGrain<ISessionGrain>(session.ToString()).Resume().Ignore();
        }
    }

    private void WakeFirst()
    {
        _admitted.RemoveWhere(admitted => agents.Find(admitted) is not null);
        while (!drain.IsOn && _waiting.First is { } first && FreePlaces > 0)
        {
            // Its place is kept until it asks again, or until the next look if it no longer wants it.
            _waiting.RemoveFirst();
            _hopeful.Remove(first.Value);
            _admitted.Add(first.Value);
            GrainFactory.GetGrain<ISessionGrain>(first.Value.ToString()).Resume().Ignore();
        }
    }

    private void MakeRoom()
    {
        if (drain.IsOn)
        {
            foreach (var run in agents.Runs)
            {
                GrainFactory.GetGrain<ISessionGrain>(run.Session.ToString()).MakeRoom().Ignore();
            }

            return;
        }

        var longestIdle = agents.Runs
            .Where(IsFree)
            .MinBy(static run => run.IdleSince);
        if (longestIdle is not null)
        {
            GrainFactory.GetGrain<ISessionGrain>(longestIdle.Session.ToString()).MakeRoom().Ignore();
        }
    }

    private void StartLooking() => _timer ??= this.RegisterGrainTimer(
        static (grain, _) => grain.LookAgainAsync(),
        this,
        new GrainTimerCreationOptions(LookAgain, LookAgain));

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
