using System.Collections.Concurrent;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Moves;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Projects;

namespace Dormouse.Silo.Moves;

/// <summary>The files of sessions that leave this machine or arrive here; what is under way lives as long as the silo.</summary>
internal sealed partial class MoveHost(
    AgentHost agents,
    Workspace workspace,
    MachineProjects projects,
    ProcessScope scope,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<MoveHost> logger) : IMoveHost
{
    private readonly ConcurrentDictionary<SessionKey, ListingTask> _listings = new();
    private readonly ConcurrentDictionary<SessionKey, FetchTask> _fetches = new();
    private readonly ConcurrentDictionary<SessionKey, (string Digest, Task<string> Folder)> _installs = new();
    private readonly JoinedRuns<SessionKey, IReadOnlyList<string>> _removals = new();

    public MoveListing List(AgentLaunch launch)
    {
        var task = _listings.GetOrAdd(
            launch.Session, _ => ListWhole(launch));
        if (task.Listing.IsCompletedSuccessfully)
        {
            var listing = task.Listing.Result;
            return new(listing.Digest, listing.Bytes.Length, listing.Files, listing.Size, listing.LeftOut);
        }

        if (task.Listing.IsCompleted)
        {
            Forget(launch.Session);
            throw task.Listing.Exception?.InnerException switch
            {
                MoveException failure => failure,
                ProjectException failure => new(failure.Message.TrimEnd('.')),
                var other => new MoveException($"its files can't be listed: {other?.Message ?? "the machine is stopping"}"),
            };
        }

        return new(Digest: null, 0, 0, 0, []);
    }

    public async Task<bool> IsAsListedAsync(AgentLaunch launch)
    {
        if (_listings.GetValueOrDefault(launch.Session) is not { Listing.IsCompletedSuccessfully: true } task)
        {
            return false;
        }

        var walk = await Task.Run(() => FolderWalk.Through(PartsOf(launch), CancellationToken.None));
        var isSame = walk.Entries.SequenceEqual(task.Listing.Result.Entries.Select(WithoutDigest));
        if (!isSame)
        {
            Forget(launch.Session);
        }

        return isSame;
    }

    public ValueTask<byte[]?> ReadAsync(SessionKey session, string digest, int entry, long offset) =>
        _listings.GetValueOrDefault(session)?.ReadAsync(digest, entry, offset) ?? new((byte[]?)null);

    public void Forget(SessionKey session)
    {
        if (_listings.TryRemove(session, out var task))
        {
            task.Dispose();
        }
    }

    // It may take longer than the caller waits, who then calls again.
    public async Task<IReadOnlyList<string>> RemoveOldCopyAsync(AgentLaunch launch)
    {
        var kept = await _removals.RunAsync(launch.Session, () =>
        {
            Forget(launch.Session);
            return OldCopy.Remove(PartsOf(launch), ListingFile(launch.Session), scope.FolderOf(launch.Session.Id));
        });
        await MachineProjects.ForgetGoneAsync(launch.Project);
        return kept;
    }

    public MoveProgress Fetch(MoveOrder order, IMoveSource source)
    {
        var task = _fetches.GetValueOrDefault(order.To);
        if (task is null || task.Digest != order.Digest || task.IsBroken)
        {
            if (workspace.Root.Away() is { } away)
            {
                return new(0, IsComplete: false, away);
            }

            LogBroken(task?.Done.Exception?.InnerException, order);
            task?.Dispose();
            _fetches[order.To] = task = new(
                order, source, StagingOf(order.To), task?.Done ?? Task.CompletedTask, time, lifetime.ApplicationStopping);
        }

        return task.Progress;
    }

    public string? Install(MoveOrder order, AgentLaunch launch, string formerFolder)
    {
        if (_installs.GetValueOrDefault(order.To) is not { Folder: { } folder } begun || begun.Digest != order.Digest)
        {
            folder = Task.Run(
                () => Installation.InstallAsync(order, launch, formerFolder, StagingOf(order.To), workspace, projects, agents));
            _installs[order.To] = (order.Digest, folder);
        }

        if (!folder.IsFaulted)
        {
            return folder.IsCompletedSuccessfully ? folder.Result : null;
        }

        _installs.TryRemove(order.To, out _);
        throw folder.Exception!.InnerException!;
    }

    public void Settle(SessionKey session)
    {
        End(session);
        try
        {
            StagingOf(session).Remove();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way, and the sweep looks at it again.
            LogLeft(logger, exception, session);
        }
    }

    public async Task AbandonAsync(SessionKey session)
    {
        await End(session).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Run(() =>
        {
            var staging = StagingOf(session);
            if (staging.Chosen is { } chosen)
            {
                FolderRemoval.Remove(chosen);
            }

            staging.Remove();
            FolderRemoval.Remove(scope.FolderOf(session.Id));
        });
    }

    private static MoveEntry WithoutDigest(MoveEntry entry) => entry.Kind is EntryKind.File ? entry with { Content = null } : entry;

    /// <summary>Ends what is under way for a session that arrives.</summary>
    private Task End(SessionKey session)
    {
        var ending = Task.CompletedTask;
        if (_fetches.TryRemove(session, out var fetch))
        {
            fetch.Dispose();
            ending = fetch.Done;
        }

        return _installs.TryRemove(session, out var install) ? Task.WhenAll(ending, install.Folder) : ending;
    }

    private IReadOnlyList<MovePart> PartsOf(AgentLaunch launch) =>
        launch.Project is { Branch: not null }
            ? [
                new(MoveParts.Work, launch.WorkingFolder) { Omitted = MoveParts.OfGit },
                new(MoveParts.Branch, BundleOf(launch.Session)),
                .. agents.HistoryOf(launch),
            ]
            : [new(MoveParts.Work, launch.WorkingFolder), .. agents.HistoryOf(launch)];

    private string BundleOf(SessionKey session) => Path.Combine(scope.FolderOf(session.Id), MoveParts.Branch);

    private ListingTask ListWhole(AgentLaunch launch)
    {
        agents.Mend(launch);
        return new(
            PartsOf(launch),
            () => launch.Project is { Branch: not null } place
                ? BranchBundle.PackAsync(launch.WorkingFolder, place, BundleOf(launch.Session))
                : Task.CompletedTask,
            ListingFile(launch.Session),
            lifetime.ApplicationStopping);
    }

    private string ListingFile(SessionKey session) => Path.Combine(scope.FolderOf(session.Id), "listing");

    private Staging StagingOf(SessionKey session) => new(Path.Combine(workspace.Staging, session.Id));

    private void LogBroken(Exception? exception, MoveOrder order)
    {
        if (exception is not null)
        {
            LogBroken(logger, exception, order.To);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The staging folder of {Session}, which has arrived, could not be removed.")]
    private static partial void LogLeft(ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Fetching the files of {Session} was broken off; it goes on with what is there.")]
    private static partial void LogBroken(ILogger logger, Exception exception, SessionKey session);
}
