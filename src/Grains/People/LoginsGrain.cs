using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.People;

/// <summary>What lets one person in over HTTP.</summary>
[GrainType("logins")]
internal sealed class LoginsGrain(
    [PersistentState(StateNames.Logins, StateNames.Store)] IPersistentState<LoginsState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, ILoginsGrain
{
    private const int MostLogins = 20;
    private const int MostCodes = 5;
    private static readonly TimeSpan LoginLives = TimeSpan.FromDays(30);
    private static readonly TimeSpan CodeLives = TimeSpan.FromMinutes(10);

    /// <summary>How much of the time of the last use may be lost with a silo.</summary>
    private static readonly TimeSpan LazyWrite = TimeSpan.FromMinutes(5);

    private IGrainTimer? _lazy;

    private List<StoredLogin> Logins => state.State.Logins;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_lazy is not null)
        {
            await WriteAsync();
        }
    }

    public async Task<string> LogIn(NewLogin login)
    {
        var id = Add(login);
        await WriteAsync();
        return id;
    }

    public async Task<string?> LogInByCode(string code, NewLogin login)
    {
        if (state.State.Codes.Find(stored => Digest.AreSame(stored.Digest, code)) is not { } found || IsOver(found.Made, CodeLives))
        {
            return null;
        }

        // What can't be written lets nobody in, and the next call reads that the code is still there.
        state.State.Codes.Remove(found);
        var id = Add(login);
        await WriteAsync();
        return id;
    }

    public Task<LoginCheck> Check(string id, string secret, string? key)
    {
        var index = Logins.FindIndex(login => login.Entry.Id == id);
        if (index < 0 || IsOver(Logins[index]) || !Digest.AreSame(Logins[index].Secret, secret))
        {
            return Task.FromResult(default(LoginCheck));
        }

        var login = Logins[index];
        Logins[index] = login with { Entry = login.Entry with { LastUsed = time.WallNow() } };
        _lazy ??= this.RegisterGrainTimer(
            static (grain, _) => grain.WriteAsync(), this, new GrainTimerCreationOptions(LazyWrite, LazyWrite) { KeepAlive = true });
        return Task.FromResult(new LoginCheck(IsOpen: true, Digest.AreSame(login.Key, key)));
    }

    public Task<LoginOverview> Describe() => Task.FromResult(new LoginOverview(
        [.. Logins.Where(login => !IsOver(login)).Select(static login => login.Entry).OrderByDescending(static entry => entry.LastUsed)],
        state.State.Token is not null));

    public async Task<bool> End(string id)
    {
        var ended = Logins.RemoveAll(login => login.Entry.Id == id) > 0;
        if (ended)
        {
            await WriteAsync();
        }

        return ended;
    }

    public async Task<int> EndAll()
    {
        var open = Logins.Count(login => !IsOver(login));
        Logins.Clear();
        state.State.Codes.Clear();
        await WriteAsync();
        return open;
    }

    public Task AddCode(string code)
    {
        var codes = state.State.Codes;
        codes.RemoveAll(stored => IsOver(stored.Made, CodeLives));
        codes.RemoveRange(0, Math.Max(0, codes.Count + 1 - MostCodes));
        codes.Add(new(code, time.WallNow()));
        return WriteAsync();
    }

    public Task SetToken(string? token)
    {
        state.State.Token = token;
        return WriteAsync();
    }

    public Task KeepToken(string token) => state.State.Token is null ? SetToken(token) : Task.CompletedTask;

    public Task<bool> IsToken(string token) => Task.FromResult(Digest.AreSame(state.State.Token, token));

    private string Add(NewLogin login)
    {
        Logins.RemoveAll(IsOver);
        foreach (var unused in Logins.OrderByDescending(static known => known.Entry.LastUsed).Skip(MostLogins - 1).ToArray())
        {
            Logins.Remove(unused);
        }

        var (id, now) = (Guid.NewGuid().ToString("N")[..12], time.WallNow());
        Logins.Add(new(new(id, login.Device, now, now), login.Secret, login.Key));
        return id;
    }

    private bool IsOver(StoredLogin login) => IsOver(login.Entry.LastUsed, LoginLives);

    private bool IsOver(DateTimeOffset since, TimeSpan lives) => time.WallNow() - since >= lives;

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

/// <summary>What is persisted of what lets a person in.</summary>
[GenerateSerializer, Alias("dormouse.LoginsState")]
internal sealed class LoginsState
{
    /// <summary>The log-ins, in the order in which they were made.</summary>
    [Id(0)]
    public List<StoredLogin> Logins { get; set; } = [];

    /// <summary>Codes that nobody has used, oldest first.</summary>
    [Id(1)]
    public List<StoredCode> Codes { get; set; } = [];

    /// <summary>Digest of the person's token; null if there is none.</summary>
    [Id(2)]
    public string? Token { get; set; }
}

/// <summary>A log-in.</summary>
/// <param name="Entry">What may be shown of it.</param>
/// <param name="Secret">Digest of its cookie's secret.</param>
/// <param name="Key">Digest of its page's key; null for one that opens no API.</param>
[GenerateSerializer, Immutable, Alias("dormouse.StoredLogin")]
internal sealed record StoredLogin(
    [property: Id(0)] LoginEntry Entry, [property: Id(1)] string Secret, [property: Id(2)] string? Key);

/// <summary>A code for one log-in.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Made">When it was made.</param>
[GenerateSerializer, Immutable, Alias("dormouse.StoredCode")]
internal sealed record StoredCode([property: Id(0)] string Digest, [property: Id(1)] DateTimeOffset Made);
