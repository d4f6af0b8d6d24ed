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
    private const int DaysOfCost = 30;
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

        if (Sessions.Count(static entry => !entry.IsArchived) >= PersonBounds.MostSessions)
        {
            return new(Entry: null, PersonBounds.TooManySessions);
        }

        var key = SessionKey.New(request.Machine);
        try
        {
            await GrainFactory.GetGrain<ISessionGrain>(key.ToString())
                .Create(new(UserKey.UserOf(this.GetPrimaryKeyString()), request.Name, request.Persona)
                {
                    Agent = request.Agent,
                    Project = request.Project,
                    Origin = request.Origin,
                });
        }
        catch (ProjectException exception)
        {
            return new(Entry: null, exception.Message);
        }

        var entry = new SessionEntry(request.Name, key, request.Persona, time.WallNow(), IsArchived: false, request.RequestId)
        {
            Adopted = request.Origin is { Kind: OriginKind.Adoption } origin ? origin.Conversation : null,
        };
        Sessions.Add(entry);
        await WriteAsync();
        return new(entry);
    }

    public Task<SessionEntry?> Find(string name) =>
        Task.FromResult(IndexOf(name) is >= 0 and var index ? Sessions[index] : null);

    public Task<IReadOnlyList<SessionEntry>> List() => Task.FromResult<IReadOnlyList<SessionEntry>>(
        [.. Sessions.Where(static entry => !entry.IsArchived).OrderByDescending(static entry => entry.LastActive)]);

    public Task Spent(DateTimeOffset at, decimal usd)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var before = state.State.Spent.Find(spent => spent.Day == day)?.Usd ?? 0;
        state.State.Spent.RemoveAll(spent => spent.Day == day || spent.Day.AddDays(DaysOfCost) < day);
        state.State.Spent.Add(new(day, before + usd));
        WriteSoon();
        return Task.CompletedTask;
    }

    public Task<decimal> SpentOn(DateOnly day) => Task.FromResult(state.State.Spent.Find(spent => spent.Day == day)?.Usd ?? 0);

    public Task<IReadOnlyList<SessionEntry>> Archived() => Task.FromResult<IReadOnlyList<SessionEntry>>(
        [.. Sessions.Where(static entry => entry.IsArchived).OrderByDescending(static entry => entry.LastActive)]);

    public Task<IReadOnlyList<SessionEntry>> Adopted() =>
        Task.FromResult<IReadOnlyList<SessionEntry>>([.. Sessions.Where(static entry => entry.Adopted is not null)]);

    public async Task SetArchived(string name, bool isArchived)
    {
        if (IndexOf(name) is >= 0 and var index)
        {
            var entry = Sessions[index];
            Sessions[index] = entry with { IsArchived = isArchived, Shares = isArchived ? null : entry.Shares };
            await WriteAsync();
            if (isArchived)
            {
                await GrainFactory.GetGrain<ISharedPagesGrain>(ISharedPagesGrain.Key)
                    .End(UserKey.UserOf(this.GetPrimaryKeyString()), JournalKey.Of(entry), id: null);
            }
        }
    }

    public async Task<bool> Share(string name, SessionShare share)
    {
        if (await Find(name) is not { IsArchived: false } entry)
        {
            return false;
        }

        await SetSharesAsync(entry, [.. Others(entry, share.Chat), share]);
        return true;
    }

    public async Task<bool> Unshare(string name, string chat)
    {
        if (await Find(name) is not { Shares: { } shares } entry || shares.All(share => share.Chat != chat))
        {
            return false;
        }

        await SetSharesAsync(entry, [.. Others(entry, chat)]);
        return true;
    }

    public async Task<string?> HoldUpload(string upload, long size)
    {
        var (held, now) = (state.State.Uploads, time.WallNow());
        held.RemoveAll(other => now - other.At > PersonBounds.Longest);
        if (held.Exists(other => other.Upload == upload))
        {
            return null;
        }

        if (PersonBounds.Refusal(held, size) is { } refusal)
        {
            return refusal;
        }

        held.Add(new(upload, size, now));
        await WriteAsync();
        return null;
    }

    public async Task ReleaseUpload(string upload)
    {
        if (state.State.Uploads.RemoveAll(other => other.Upload == upload) > 0)
        {
            await WriteAsync();
        }
    }

    public async Task Moved(SessionKey from, SessionKey to)
    {
        var index = Sessions.FindIndex(entry => entry.Key == from);
        if (index >= 0)
        {
            Sessions[index] = Sessions[index] with { Key = to, Journal = Sessions[index].Journal ?? from.Id };
            await WriteAsync();
        }
    }

    public Task Used(SessionKey session, DateTimeOffset at, string? persona) =>
        NoteAsync(session, entry => entry with { LastActive = at, Persona = persona });

    public Task Titled(SessionKey session, string title) => NoteAsync(session, entry => entry with { Title = title });

    public Task Touch(SessionKey session, DateTimeOffset at) => NoteAsync(session, entry => entry with { LastActive = at });

    public Task<bool?> Trusts(string machine, string project) =>
        Task.FromResult(state.State.Trust.Find(trust => trust.Machine == machine && trust.Folder == project)?.IsTrusted);

    public async Task SetTrust(string machine, string project, bool isTrusted)
    {
        state.State.Trust.RemoveAll(trust => trust.Machine == machine && trust.Folder == project);
        state.State.Trust.Add(new(machine, project, isTrusted));
        await WriteAsync();
    }

    public Task<PersonDefaults> Defaults() => Task.FromResult(state.State.Defaults);

    public async Task<PersonDefaults> SetDefault(DefaultKind kind, string? name)
    {
        state.State.Defaults = state.State.Defaults.With(kind, name);
        await WriteAsync();
        return state.State.Defaults;
    }

    private Task NoteAsync(SessionKey session, Func<SessionEntry, SessionEntry> note)
    {
        var index = Sessions.FindIndex(entry => entry.Key == session);
        if (index >= 0)
        {
            Sessions[index] = note(Sessions[index]);
            WriteSoon();
        }

        return Task.CompletedTask;
    }

    private void WriteSoon() => _lazy ??= this.RegisterGrainTimer(
        static (grain, _) => grain.WriteAsync(), this, new GrainTimerCreationOptions(LazyWrite, LazyWrite) { KeepAlive = true });

    private static IEnumerable<SessionShare> Others(SessionEntry entry, string chat) =>
        (entry.Shares ?? []).Where(share => share.Chat != chat);

    private Task SetSharesAsync(SessionEntry entry, IReadOnlyList<SessionShare> shares)
    {
        Sessions[Sessions.IndexOf(entry)] = entry with { Shares = shares.Count == 0 ? null : shares };
        return WriteAsync();
    }

    private int IndexOf(string name) =>
        Sessions.FindIndex(entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));

    private async Task WriteAsync()
    {
        await StoreCall.WriteAsync(state, GiveUp);
        StopLazy();
    }

    /// <summary>What could not be written was refused, and is not written when the activation ends either.</summary>
    private void GiveUp()
    {
        StopLazy();
        DeactivateOnIdle();
    }

    private void StopLazy()
    {
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

    /// <summary>The person's files that are on their way to sessions.</summary>
    [Id(200)]
    public List<HeldUpload> Uploads { get; set; } = [];

    /// <summary>What the person decided of what projects run by themselves.</summary>
    [Id(250)]
    public List<ProjectDecision> Trust { get; set; } = [];

    /// <summary>What the person's new sessions take where nothing is said.</summary>
    [Id(280)]
    public PersonDefaults Defaults { get; set; } = PersonDefaults.None;

    /// <summary>What turns have cost, for each day on which one did.</summary>
    [Id(424)]
    public List<DayCost> Spent { get; set; } = [];
}

/// <summary>What turns have cost on a day.</summary>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Usd">US dollars.</param>
[GenerateSerializer, Immutable, Alias("dormouse.DayCost")]
internal sealed record DayCost([property: Id(425)] DateOnly Day, [property: Id(426)] decimal Usd);
