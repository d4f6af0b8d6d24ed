using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.People;

/// <summary>One person's sessions.</summary>
[GrainType("user")]
internal sealed class UserGrain(
    [PersistentState(StateNames.User, StateNames.Store)] IPersistentState<UserState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IUserGrain
{
    private static readonly TimeSpan LazyWrite = TimeSpan.FromSeconds(20);
    private IGrainTimer? _lazy;

    private List<SessionEntry> Sessions => state.State.Sessions;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_lazy is not null)
        {
            await WriteAsync();
        }
    }

    public async Task<SessionCreated> Create(SessionRequest request)
    {
        if (IndexOf(request.Name) is >= 0 and var index)
        {
            var taken = Sessions[index];
            return taken.RequestId == request.RequestId
                ? new(taken)
                : new(Entry: null, taken.IsArchived ? ChatTexts.NameTakenArchived(taken.Name) : ChatTexts.NameTaken(taken.Name));
        }

        var key = SessionKey.New(request.Machine);
        try
        {
            await GrainFactory.GetGrain<ISessionGrain>(key.ToString())
                .Create(new(UserKey.UserOf(this.GetPrimaryKeyString()), request.Name, request.Persona)
                {
                    Agent = request.Agent,
                    Project = request.Project,
                });
        }
        catch (ProjectException exception)
        {
            return new(Entry: null, exception.Message);
        }

        var entry = new SessionEntry(request.Name, key, request.Persona, time.WallNow(), IsArchived: false, request.RequestId);
        Sessions.Add(entry);
        await WriteAsync();
        return new(entry);
    }

    public Task<SessionEntry?> Find(string name) =>
        Task.FromResult(IndexOf(name) is >= 0 and var index ? Sessions[index] : null);

    public Task<IReadOnlyList<SessionEntry>> List() => Task.FromResult<IReadOnlyList<SessionEntry>>(
        [.. Sessions.Where(static entry => !entry.IsArchived).OrderByDescending(static entry => entry.LastActive)]);

    public async Task SetArchived(string name, bool isArchived)
    {
        if (IndexOf(name) is >= 0 and var index)
        {
            Sessions[index] = Sessions[index] with { IsArchived = isArchived };
            await WriteAsync();
        }
    }

    public async Task Moved(SessionKey from, SessionKey to)
    {
        var index = Sessions.FindIndex(entry => entry.Key == from);
        if (index >= 0)
        {
            Sessions[index] = Sessions[index] with { Key = to };
            await WriteAsync();
        }
    }

    public Task Used(SessionKey session, DateTimeOffset at, string? persona) =>
        NoteAsync(session, entry => entry with { LastActive = at, Persona = persona });

    public Task Touch(SessionKey session, DateTimeOffset at) => NoteAsync(session, entry => entry with { LastActive = at });

    public Task<bool?> Trusts(string machine, string project) =>
        Task.FromResult<bool?>(state.State.Trust.TryGetValue(TrustKey(machine, project), out var isTrusted) ? isTrusted : null);

    public async Task SetTrust(string machine, string project, bool isTrusted)
    {
        state.State.Trust[TrustKey(machine, project)] = isTrusted;
        await WriteAsync();
    }

    private static string TrustKey(string machine, string project) => $"{machine}:{project}";

    private Task NoteAsync(SessionKey session, Func<SessionEntry, SessionEntry> note)
    {
        var index = Sessions.FindIndex(entry => entry.Key == session);
        if (index >= 0)
        {
            Sessions[index] = note(Sessions[index]);
            _lazy ??= this.RegisterGrainTimer(
                static (grain, _) => grain.WriteAsync(),
                this,
                new GrainTimerCreationOptions(LazyWrite, LazyWrite) { KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    private int IndexOf(string name) =>
        Sessions.FindIndex(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));

    private async Task WriteAsync()
    {
        await StoreCall.WriteAsync(state, DeactivateOnIdle);
        _lazy?.Dispose();
        _lazy = null;
    }
}

/// <summary>What is persisted of a person.</summary>
[GenerateSerializer, Alias("dormouse.UserState")]
internal sealed class UserState
{
    /// <summary>The person's sessions, in the order in which they were made.</summary>
    [Id(0)]
    public List<SessionEntry> Sessions { get; set; } = [];

    /// <summary>What the person decided of what projects run by themselves, by machine and folder.</summary>
    [Id(250)]
    public Dictionary<string, bool> Trust { get; set; } = [];
}
