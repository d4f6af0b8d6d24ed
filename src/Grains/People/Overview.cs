using Dormouse.Grains.Machines;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.People;

/// <summary>Looks at one person's sessions and at the machines that they are on.</summary>
/// <param name="grains">The grains.</param>
/// <param name="machines">Which machines there are.</param>
/// <param name="user">The person.</param>
internal sealed class Overview(IGrainFactory grains, MachineDirectory machines, string user)
{
    public async Task<IReadOnlyList<SessionView>> SessionsAsync()
    {
        var entries = await User.List();
        var found = await DescribeAsync(entries.Select(static entry => entry.Key.Machine));
        return [.. entries.Select(entry => new SessionView(entry, StateOf(entry, found[entry.Key.Machine])))];
    }

    public async Task<SessionView?> SessionAsync(string name)
    {
        if (await User.Find(name) is not { } entry)
        {
            return null;
        }

        try
        {
            var status = await grains.GetGrain<ISessionGrain>(entry.Key.ToString()).Status();
            return new(entry, status.Phase is SessionPhase.Idle or SessionPhase.Archived ? "IDLE" : "LIVE", status);
        }
        catch (MachineAwayException)
        {
            return new(entry, "OFFLINE");
        }
    }

    public async Task<IReadOnlyList<MachineView>> MachinesAsync()
    {
        var entries = await User.List();
        var known = await grains.GetGrain<IMachinesGrain>(IMachinesGrain.Key).List();
        var online = machines.Online;
        var away = known.Where(machine => !online.Contains(machine.Name)).ToDictionary(static machine => machine.Name, static machine => machine.LastSeen);
        var found = await DescribeAsync(online.Concat(entries.Select(static entry => entry.Key.Machine)).Where(name => !away.ContainsKey(name)));
        var views = found.Concat(away.Keys.Select(static name => KeyValuePair.Create(name, (MachineDescription?)null)));
        return [.. views.Select(machine => new MachineView(
            machine.Key,
            machine.Value,
            [.. entries.Where(entry => entry.Key.Machine == machine.Key)])
        {
            AwaySince = away.TryGetValue(machine.Key, out var since) ? since : null,
        })];
    }

    private IUserGrain User => grains.GetGrain<IUserGrain>(UserKey.Of(user));

    private static string StateOf(SessionEntry entry, MachineDescription? machine) =>
        machine is null ? "OFFLINE" : machine.Live.Contains(entry.Key) ? "LIVE" : "IDLE";

    /// <summary>Asks machines at once what they are.</summary>
    /// <returns>Null for one that is away.</returns>
    private async Task<IReadOnlyDictionary<string, MachineDescription?>> DescribeAsync(IEnumerable<string> names)
    {
        var described = await Task.WhenAll(names.Distinct().Select(async name => (name, await DescribeAsync(name))));
        return described.ToDictionary();
    }

    private async Task<MachineDescription?> DescribeAsync(string machine)
    {
        try
        {
            return await grains.GetGrain<IMachineGrain>(MachineKey.Of(machine)).Describe();
        }
        catch (MachineAwayException)
        {
            return null;
        }
    }
}

/// <summary>Looks for frontends, which are no silos and so have no view of the membership.</summary>
[StatelessWorker, GrainType("overview")]
internal sealed class OverviewGrain(MachineDirectory machines) : Grain, IOverviewGrain
{
    public Task<IReadOnlyList<SessionView>> Sessions() => Overview.SessionsAsync();

    public Task<SessionView?> Session(string name) => Overview.SessionAsync(name);

    public Task<IReadOnlyList<MachineView>> Machines() => Overview.MachinesAsync();

    private Overview Overview => new(GrainFactory, machines, UserKey.UserOf(this.GetPrimaryKeyString()));
}
