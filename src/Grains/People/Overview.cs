using Dormouse.Grains.Machines;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.People;

/// <summary>
/// Looks at one person's sessions and at the machines that they are on. One that does not answer holds up nobody for long.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="machines">Which machines there are.</param>
/// <param name="time">The clock.</param>
/// <param name="user">The person.</param>
internal sealed class Overview(IGrainFactory grains, MachineDirectory machines, TimeProvider time, string user)
{
    // Whoever looks waits for it; a machine that lives answers in milliseconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // It looks into each project's folder.
    private static readonly TimeSpan PatienceWithDisks = TimeSpan.FromSeconds(12);

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

        return await AskAsync(grains.GetGrain<ISessionGrain>(entry.Key.ToString()).Status()) is { } status
            ? new(entry, status.Phase is SessionPhase.Idle or SessionPhase.Archived ? "IDLE" : "LIVE", status)
            : new(entry, "OFFLINE");
    }

    public async Task<IReadOnlyList<MachineView>> MachinesAsync()
    {
        var entries = await User.List();
        var known = await AskAsync(grains.GetGrain<IMachinesGrain>(IMachinesGrain.Key).List()) ?? [];
        var online = machines.Online;
        var away = known.Where(machine => !online.Contains(machine.Name)).ToDictionary(
            static machine => machine.Name, static machine => machine.LastSeen);
        var found = await DescribeAsync(
            online.Concat(entries.Select(static entry => entry.Key.Machine)).Where(name => !away.ContainsKey(name)));
        var views = found.Concat(away.Keys.Select(static name => KeyValuePair.Create(name, (MachineDescription?)null)));
        return [.. views.Select(machine => new MachineView(
            machine.Key,
            machine.Value,
            [.. entries.Where(entry => entry.Key.Machine == machine.Key)])
        {
            AwaySince = away.TryGetValue(machine.Key, out var since) ? since : null,
            IsSilent = machine.Value is null && online.Contains(machine.Key),
        })];
    }

    public async Task<IReadOnlyList<ProjectsView>> ProjectsAsync() => await Task.WhenAll(
        machines.Online.Order(StringComparer.Ordinal).Select(async name => new ProjectsView(
            name, await AskAsync(grains.GetGrain<IMachineGrain>(MachineKey.Of(name)).Projects(user), PatienceWithDisks))));

    /// <summary>Looks for what waits for the person.</summary>
    /// <param name="chat">Key of the chat that is about to show it; null for none.</param>
    /// <param name="isShown">Which sessions it may show.</param>
    /// <returns>What waits, and the machines that could not be asked.</returns>
    public async Task<PersonWaits> WaitsAsync(string? chat = null, Func<SessionEntry, bool>? isShown = null)
    {
        var entries = (await User.List()).Where(isShown ?? (static _ => true)).ToArray();
        var asked = await Task.WhenAll(entries.Select(static entry => entry.Key.Machine).Distinct().Select(
            async name => (Name: name, Waiting: await AskAsync(grains.GetGrain<IMachineGrain>(MachineKey.Of(name)).Waiting(user)))));
        var waiting = asked.SelectMany(static machine => machine.Waiting ?? []).ToHashSet();
        var found = await Task.WhenAll(entries.Where(entry => waiting.Contains(entry.Key)).Select(
            async entry => (entry, Waits: await AskAsync(grains.GetGrain<ISessionGrain>(entry.Key.ToString()).Waits(chat)))));
        var unasked = asked.Where(static machine => machine.Waiting is null).Select(static machine => machine.Name).ToHashSet();
        return new(
            [
                .. found
                    .SelectMany(static one => (one.Waits ?? []).Select(wait => new PersonWait(one.entry, wait)))
                    .OrderBy(static item => item.Wait.Since),
            ],
            unasked.Count == 0 ? [] : [.. (await MachinesAsync()).Where(machine => unasked.Contains(machine.Name))]);
    }

    private IUserGrain User => grains.GetGrain<IUserGrain>(UserKey.Of(user));

    private static string StateOf(SessionEntry entry, MachineDescription? machine) =>
        machine is null ? "OFFLINE" : machine.Live.Contains(entry.Key) ? "LIVE" : "IDLE";

    /// <summary>Asks machines at once what they are.</summary>
    /// <returns>Null for one that is away or does not answer.</returns>
    private async Task<IReadOnlyDictionary<string, MachineDescription?>> DescribeAsync(IEnumerable<string> names)
    {
        var described = await Task.WhenAll(names.Distinct().Select(
            async name => (name, await AskAsync(grains.GetGrain<IMachineGrain>(MachineKey.Of(name)).Describe()))));
        return described.ToDictionary();
    }

    /// <summary>Waits for an answer, but not for long.</summary>
    /// <returns>Null if there is none. A store that is away is no reason to say that a machine is.</returns>
    private async Task<T?> AskAsync<T>(Task<T> answer, TimeSpan? patience = null)
        where T : class
    {
        try
        {
            return await answer.WaitAsync(patience ?? Patience, time);
        }
        catch (Exception exception) when (
            exception is MachineAwayException or TimeoutException or OrleansException and not StoreUnavailableException)
        {
            answer.Ignore();
            return null;
        }
    }
}

/// <summary>Looks for frontends, which are no silos and so have no view of the membership.</summary>
[StatelessWorker, GrainType("overview")]
internal sealed class OverviewGrain(
    MachineDirectory machines, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IOverviewGrain
{
    public Task<IReadOnlyList<SessionView>> Sessions() => Overview.SessionsAsync();

    public Task<SessionView?> Session(string name) => Overview.SessionAsync(name);

    public Task<IReadOnlyList<MachineView>> Machines() => Overview.MachinesAsync();

    public Task<IReadOnlyList<ProjectsView>> Projects() => Overview.ProjectsAsync();

    public Task<PersonWaits> Waits() => Overview.WaitsAsync();

    private Overview Overview => new(GrainFactory, machines, time, UserKey.UserOf(this.GetPrimaryKeyString()));
}
