using Dormouse.Grains.Projects;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// A session's stay in a project: who else is in its folder, and what becomes of its worktree when it is archived. Nothing else changes
/// <see cref="SessionState.Project"/>, once the session is made.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="projects">The projects of this machine.</param>
/// <param name="run">Its process, which must have left the folder.</param>
/// <param name="grains">The machine, and the other sessions.</param>
/// <param name="chats">Its chats.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs what went wrong beside a call.</param>
internal sealed class ProjectStay(
    StoredSession session,
    IProjects projects,
    ActiveRun run,
    IGrainFactory grains,
    SessionChats chats,
    TimeProvider time,
    ILogger logger)
{
    // What a turn of the grain may wait; whoever asks asks again.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private IReadOnlyList<string> _others = [];
    private Task<ReleasedPlace>? _releasing;

    private SessionState State => session.State;

    /// <summary>Where it works, as people see it; null if its folder is its own.</summary>
    public SessionPlace? View => State.Project is { } place
        ? new(place.Project, place.Branch, place.Base) { Note = place.Note, Others = _others }
        : null;

    /// <summary>The session is made, or back from the archive: those who work in the same folder are told.</summary>
    /// <returns>A task that ends when the machine knows; that it can't be told stops nothing.</returns>
    public async Task BeginAsync()
    {
        if (State.Project is not { IsHere: true } place)
        {
            return;
        }

        try
        {
            var others = await Machine.Enter(place.Folder, session.Key, State.Name, State.Owner!);
            _others = [.. others.Select(other => NameOf(other.Name, other.Owner, State.Owner!))];
            foreach (var other in others)
            {
                var neighbour = grains.GetGrain<ISessionGrain>(other.Session.ToString());
                neighbour.TellNeighbour(NameOf(State.Name, State.Owner!, other.Owner)).Ignore();
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException)
        {
            logger.LogNeighboursUnknown(exception, session.Key);
        }
    }

    /// <summary>Another session begins to work in the same folder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A task that ends when the chat that talked to this one last knows.</returns>
    public Task TellAsync(string name) => !State.IsArchived && State.LastChat is { } chat
        ? chats.DeliverAsync(
            chat, new SessionNotice(State.Name, $"neighbour-{Guid.NewGuid():N}", ProjectTexts.Neighbour(State.Name, name)))
        : Task.CompletedTask;

    /// <summary>
    /// The session is archived: it makes way for others, and its worktree goes if nothing is lost with it. git takes its time beside the
    /// grain's turns.
    /// </summary>
    /// <returns>How far that is.</returns>
    public async Task<LeaveReceipt> EndAsync()
    {
        if (State is not { IsArchived: true, Project: { } place })
        {
            return new(IsDone: true);
        }

        if (place.IsHere)
        {
            await Machine.Leave(session.Key);
            return new(IsDone: true);
        }

        if (run.Process is { } process && !await IsOverSoonAsync(process.Gone))
        {
            return new(IsDone: false);
        }

        // State can only be read in a turn of the grain.
        var folder = State.WorkingFolder;
        _releasing ??= Task.Run(() => projects.ReleaseAsync(folder, place));
        return await IsOverSoonAsync(_releasing) ? new(IsDone: true, await TakeReleasedAsync(place)) : new(IsDone: false);
    }

    /// <summary>The session is back from the archive, and its worktree with it.</summary>
    /// <exception cref="ProjectException">The worktree can't be made.</exception>
    public async Task ReturnAsync()
    {
        if (State.Project is { } leaving && _releasing is not null)
        {
            await TakeReleasedAsync(leaving);
        }

        if (State.Project is { } place)
        {
            await projects.RestoreAsync(State.WorkingFolder, place);
            await BeginAsync();
        }
    }

    private async Task<string?> TakeReleasedAsync(ProjectPlace place)
    {
        var releasing = _releasing!;
        _releasing = null;
        var released = await releasing;
        if (released.IsRemoved)
        {
            State.Project = place with { Base = released.Tip ?? place.Base };
            State.FolderMark = null;
            await session.WriteAsync();
        }

        return released.Text;
    }

    private async Task<bool> IsOverSoonAsync(Task work) => await Task.WhenAny(work, Task.Delay(Soon, time)) == work;

    private IMachineGrain Machine => grains.GetGrain<IMachineGrain>(MachineKey.Of(session.Key.Machine));

    private static string NameOf(string name, string owner, string reader) => owner == reader ? name : $"{name} of {owner}";
}
