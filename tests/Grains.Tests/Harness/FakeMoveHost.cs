using System.Collections.Concurrent;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Moves;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>The files of one machine's sessions, played by the test: each session has one, and what a disk holds outlives silos.</summary>
internal sealed class FakeMoveHost : IMoveHost
{
    private readonly ConcurrentDictionary<SessionKey, Task<byte[]?>> _fetching = new();

    /// <summary>What the one file of a session holds.</summary>
    public ConcurrentDictionary<SessionKey, string> Files { get; } = new();

    /// <summary>What was fetched and not installed yet.</summary>
    public ConcurrentDictionary<SessionKey, string> Staged { get; } = new();

    /// <summary>Old copies that were removed.</summary>
    public ConcurrentQueue<SessionKey> Removed { get; } = new();

    /// <summary>Sessions whose move was called off here.</summary>
    public ConcurrentQueue<SessionKey> Forgotten { get; } = new();

    public IReadOnlyList<string> LeftOut { get; set; } = [];

    public IReadOnlyList<string> KeptOfOldCopy { get; set; } = [];

    /// <summary>Fetching does not begin before the test lets it.</summary>
    public TaskCompletionSource? HoldsFetches { get; set; }

    public bool HoldsInstalls { get; set; }

    public string? FetchFailure { get; set; }

    public string? InstallFailure { get; set; }

    public int TimesChanged { get; set; }

    /// <summary>A silo has started: nothing is under way any more.</summary>
    public void SiloStarted() => _fetching.Clear();

    public MoveListing List(AgentLaunch launch)
    {
        var content = Files.GetOrAdd(launch.Session, static key => $"files of {key}");
        return new($"digest of {content}", 1, 1, content.Length, LeftOut);
    }

    public Task<bool> IsAsListedAsync(AgentLaunch launch)
    {
        if (TimesChanged > 0)
        {
            TimesChanged--;
            Files[launch.Session] += "+";
            return Task.FromResult(false);
        }

        return Task.FromResult(true);
    }

    public ValueTask<byte[]?> ReadAsync(SessionKey session, string digest, int entry, long offset) =>
        new(Files.TryGetValue(session, out var content) && digest == $"digest of {content}"
            ? System.Text.Encoding.UTF8.GetBytes(content)
            : null);

    public void Forget(SessionKey session) => Forgotten.Enqueue(session);

    public Task<IReadOnlyList<string>> RemoveOldCopyAsync(AgentLaunch launch)
    {
        if (Files.TryRemove(launch.Session, out _))
        {
            Removed.Enqueue(launch.Session);
        }

        return Task.FromResult(KeptOfOldCopy);
    }

    public MoveProgress Fetch(MoveOrder order, IMoveSource source)
    {
        if (FetchFailure is not null)
        {
            return new(0, IsComplete: false, FetchFailure);
        }

        var fetching = _fetching.GetOrAdd(order.To, _ => FetchAsync(order, source));
        if (fetching.IsCompleted)
        {
            _fetching.TryRemove(order.To, out _);
        }

        if (fetching.IsCompletedSuccessfully && fetching.Result is { } content)
        {
            Staged[order.To] = System.Text.Encoding.UTF8.GetString(content);
            return new(order.Bytes, IsComplete: order.Digest == $"digest of {Staged[order.To]}");
        }

        return new(0, IsComplete: false);
    }

    public string? Install(MoveOrder order, AgentLaunch launch, string formerFolder)
    {
        if (InstallFailure is not null)
        {
            throw new MoveException(InstallFailure);
        }

        if (HoldsInstalls)
        {
            return null;
        }

        Files[order.To] = Staged[order.To];
        return $"moved/{order.Owner}/{order.Name}";
    }

    public void Settle(SessionKey session) => Staged.TryRemove(session, out _);

    public Task AbandonAsync(SessionKey session)
    {
        Staged.TryRemove(session, out _);
        Files.TryRemove(session, out _);
        return Task.CompletedTask;
    }

    private async Task<byte[]?> FetchAsync(MoveOrder order, IMoveSource source)
    {
        if (HoldsFetches is { } held)
        {
            await held.Task;
        }

        return await source.ReadAsync(order.Digest, 0, 0);
    }
}
