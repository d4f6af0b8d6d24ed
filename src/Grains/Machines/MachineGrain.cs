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

    // A start that has not made a process by then has failed, and nobody said so.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    // Who is called because there is room asks again at once, or no longer wants it.
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(5);

    private readonly LinkedList<SessionKey> _waiting = [];

    /// <summary>Sessions that have a place and no process: until when it is kept, and whether they have asked for it or were called.</summary>
    private readonly Dictionary<SessionKey, (TimeSpan Until, bool HasAsked)> _admitted = [];

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
        if (!drain.IsOn && (_admitted.ContainsKey(session) || IsLive(session) || (_waiting.Count == 0 && FreePlaces > 0)))
        {
            _admitted[session] = (time.SteadyNow() + LongestStart, HasAsked: true);
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

    public Task GiveBack(SessionKey session)
    {
        _admitted.Remove(session);
        WakeFirst();
        return Task.CompletedTask;
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
        Starting = Starting,
    });

    private int FreePlaces
    {
        get
        {
            ForgetAdmitted();
            return options.Value.MaxLive - agents.Runs.Count - _admitted.Count;
        }
    }

    private int Starting
    {
        get
        {
            ForgetAdmitted();
            return _admitted.Values.Count(static admitted => admitted.HasAsked);
        }
    }

    /// <summary>
    /// Whether a session's process lives. One that has ended holds no place, though its run is found until its last event was taken: the
    /// next process of the same session needs a place of its own.
    /// </summary>
    private bool IsLive(SessionKey session) => agents.Runs.Any(run => run.Session == session);

    /// <summary>A place is one with its process as soon as there is one, and is given back when its time is over.</summary>
    private void ForgetAdmitted()
    {
        var now = time.SteadyNow();
        foreach (var (session, admitted) in _admitted)
        {
            if (now >= admitted.Until || IsLive(session))
            {
                _admitted.Remove(session);
            }
        }
    }

    /// <summary>Places that are free, or will be as soon as a session that has nothing to do is asleep.</summary>
    private int ComingPlaces => Math.Max(FreePlaces, 0) + agents.Runs.Count(static run => run.IsEnding || IsFree(run));

    private int PlaceInQueue(SessionKey session) => _waiting.TakeWhile(other => other != session).Count();

    private static bool IsFree(IAgentRun run) => run.IdleSince is not null && !run.HasBackgroundWork;

    private Task LookAgainAsync()
    {
        if ((_waiting.Count == 0 || drain.IsOn) && _admitted.Count == 0 && (!drain.IsOn || (agents.Runs.Count == 0 && Starting == 0)))
        {
            _timer?.Dispose();
            _timer = null;
            return Task.CompletedTask;
        }

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
        while (!drain.IsOn && _waiting.First is { } first && FreePlaces > 0)
        {
            // Its place is kept until it asks again.
            _waiting.RemoveFirst();
            _hopeful.Remove(first.Value);
            _admitted[first.Value] = (time.SteadyNow() + LongestCall, HasAsked: false);
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

        if ((agents.Runs.Where(IsFree).MinBy(static run => run.IdleSince) ?? LongestAsking()) is { } dispensable)
        {
            GrainFactory.GetGrain<ISessionGrain>(dispensable.Session.ToString()).MakeRoom().Ignore();
        }
    }

    /// <summary>Whose agent has waited for a person longest, and for so long that nobody may come; while others wait for its place.</summary>
    private IAgentRun? LongestAsking() => agents.Runs.Any(static run => run.IsEnding) ? null : agents.Runs
        .Where(run => !run.HasBackgroundWork && time.SteadyNow() - run.AsksSince >= options.Value.LongestQuestion)
        .MinBy(static run => run.AsksSince);

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
