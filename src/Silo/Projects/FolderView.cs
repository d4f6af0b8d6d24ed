using System.Collections.Concurrent;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Projects;

/// <summary>What people look at in sessions' folders. A session that runs in a sandbox is looked at with git in the same one.</summary>
/// <param name="isolation">Whose sessions run in a sandbox.</param>
/// <param name="scope">The sessions' private folders.</param>
/// <param name="settings">Say where Dormouse keeps its own.</param>
internal sealed class FolderView(SessionIsolation isolation, ProcessScope scope, SiloSettings settings) : IFolderView, IDisposable
{
    private const int MostAtOnce = 4;
    private const int MostReferences = 20_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FolderLooks<FolderChanges> _changes = new(Patience);
    private readonly FolderLooks<FileChange> _files = new(Patience);
    private readonly FolderLooks<FolderPage> _pages = new(Patience);
    private readonly FolderLooks<FolderPiece> _pieces = new(Patience);
    private readonly ConcurrentDictionary<(SessionKey Session, string Reference), string> _shown = new();
    private readonly SilosOwn _own = new(settings);
    private readonly SemaphoreSlim _room = new(MostAtOnce);

    public Task<FolderChanges?> ChangesAsync(AgentLaunch session, string? since) => _changes.AskAsync(
        session.Session, $"{since}", () => WithGitAsync(session, changes => changes.FindAsync(since), FolderChanges.Refused));

    public Task<FileChange?> ChangeOfAsync(AgentLaunch session, string? since, string path) => _files.AskAsync(
        session.Session, $"{since}\n{path}", () => WithGitAsync(session, changes => changes.FindAsync(since, path), FileChange.Refused));

    public Task<FolderPage?> BrowseAsync(AgentLaunch session, string path, int page) => _pages.AskAsync(
        session.Session, FormattableString.Invariant($"{page}\n{path}"), () => Task.FromResult(Browse(session, path, page)));

    public Task<FolderPiece?> ReadAsync(AgentLaunch session, string path, long offset) => _pieces.AskAsync(
        session.Session,
        FormattableString.Invariant($"{offset}\n{path}"),
        () => Task.FromResult(FolderBrowser.Read(session.WorkingFolder, path, offset)));

    public async Task<bool> HasFolderAsync(AgentLaunch session, string name)
    {
        try
        {
            var path = Path.Combine(session.WorkingFolder, name);
            return await Task.Run(() => FileFacts.Of(path) is { Kind: EntryKind.Folder }).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public Task<FolderPiece?> ReadToSendAsync(AgentLaunch session, string path, long offset) => _pieces.AskAsync(
        session.Session,
        FormattableString.Invariant($"send {offset}\n{path}"),
        () => Task.FromResult(FileToSend.Read(session.WorkingFolder, path, offset, real => IsOurs(session.WorkingFolder, real))));

    public void Dispose() => _room.Dispose();

    /// <summary>
    /// A session's own folder is in the folder of all of them; what is in that is its own unless it is a store, a key or a secret.
    /// </summary>
    private bool IsOurs(string folder, string real) =>
        _own.Files.Contains(real)
        || _own.FoldersBeside(folder).Any(ours => real == ours || real.StartsWith($"{ours}/", StringComparison.Ordinal));

    private FolderPage Browse(AgentLaunch session, string path, int page)
    {
        if (PathReference.IsOne(path))
        {
            if (!_shown.TryGetValue((session.Session, path), out var meant))
            {
                return FolderPage.Refused("This button is from before Dormouse was restarted there; /files lists the folder anew.");
            }

            path = meant;
        }

        var found = FolderBrowser.Browse(session.WorkingFolder, path, page);
        if (_shown.Count > MostReferences)
        {
            _shown.Clear();
        }

        foreach (var place in found.Entries.Select(entry => found.Path.Length == 0 ? entry.Name : $"{found.Path}/{entry.Name}")
            .Append(found.Path).Append(Path.GetDirectoryName(found.Path) ?? ""))
        {
            _shown[(session.Session, PathReference.Of(place))] = place;
        }

        return found;
    }

    private async Task<T> WithGitAsync<T>(AgentLaunch session, Func<GitChanges, Task<T>> look, Func<string, T> refuse)
    {
        await _room.WaitAsync();
        try
        {
            var folder = session.WorkingFolder;
            if (!Directory.Exists(folder))
            {
                return refuse("The session's folder is not there.");
            }

            var sandbox = await isolation.OfAsync(session, scope.FolderOf(session.Session.Id));
            var git = new SubprocessStart
            {
                FileName = "git",
                WorkingDirectory = folder,
                Mark = session.Session.ToString(),
                Scope = scope.Id,
            };
            var before = sandbox is null ? null : (await sandbox.AroundAsync(git)).Before;
            var real = RealPath.Of(folder);
            return InnerRepositories.In(real) switch
            {
                [] => await look(new(new GitProgram(before), real, PrivateTemp.Of(session.Owner))),
                [var one] => await look(new(new GitProgram(before), Path.Combine(real, one), PrivateTemp.Of(session.Owner))
                {
                    Note = InnerRepositories.One(one),
                }),
                var several => refuse(InnerRepositories.Several(several)),
            };
        }
        catch (AgentStartException exception)
        {
            return refuse(exception.Message);
        }
        catch (SubprocessStartException)
        {
            return refuse("git is not installed there: install it, and try again.");
        }
        finally
        {
            _room.Release();
        }
    }
}
