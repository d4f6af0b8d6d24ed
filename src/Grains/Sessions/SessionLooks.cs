using Dormouse.Grains.Files;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// What people look at in a session's folder. It needs no turn of the session and changes nothing of it: the looks go on beside whatever it
/// does.
/// </summary>
/// <param name="session">The stored record.</param>
/// <param name="view">Looks.</param>
internal sealed class SessionLooks(StoredSession session, IFolderView view)
{
    private const string Gone = "There is no such session any more.";

    /// <summary>The commit or ref that its work began from; null for where its branch left the default branch.</summary>
    private string? Since => session.State.Project?.Base;

    public Task<FolderChanges?> ChangesAsync() => IsThere
        ? view.ChangesAsync(session.Launch(), Since)
        : Task.FromResult<FolderChanges?>(FolderChanges.Refused(Gone));

    public Task<FileChange?> ChangeOfAsync(string path) => IsThere
        ? view.ChangeOfAsync(session.Launch(), Since, path)
        : Task.FromResult<FileChange?>(FileChange.Refused(Gone));

    public Task<FolderPage?> BrowseAsync(string path, int page) => IsThere
        ? view.BrowseAsync(session.Launch(), path, page)
        : Task.FromResult<FolderPage?>(FolderPage.Refused(Gone));

    public Task<FolderPiece?> ReadAsync(string path, long offset) => IsThere
        ? view.ReadAsync(session.Launch(), path, offset)
        : Task.FromResult<FolderPiece?>(FolderPiece.Refused(Gone));

    private bool IsThere => session.State.Owner is not null;
}
