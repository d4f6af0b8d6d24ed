using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Files;

/// <summary>
/// What people look at in sessions' folders. Looking changes nothing, and needs no turn of the session: it goes on beside it. Each call
/// returns within seconds; null says that the look goes on, and is asked for again.
/// </summary>
public interface IFolderView
{
    /// <summary>Finds out what is different in a session's folder.</summary>
    /// <param name="session">The session's agent, whose rights the look has.</param>
    /// <param name="since">The commit or ref that its work began from; null for where its branch left the default branch.</param>
    /// <returns>The changes; null if it takes longer.</returns>
    Task<FolderChanges?> ChangesAsync(AgentLaunch session, string? since);

    /// <summary>Finds out what is different in one file.</summary>
    /// <param name="session">The session's agent.</param>
    /// <param name="since">As above.</param>
    /// <param name="path">The file's path, or its <see cref="PathReference"/>.</param>
    /// <returns>The change; null if it takes longer.</returns>
    Task<FileChange?> ChangeOfAsync(AgentLaunch session, string? since, string path);

    /// <summary>Looks into a session's folder.</summary>
    /// <param name="session">The session's agent.</param>
    /// <param name="path">A path in it, or the <see cref="PathReference"/> of one that was shown; empty for the folder itself.</param>
    /// <param name="page">The page, from 1 on.</param>
    /// <returns>What is there; null if it takes longer.</returns>
    Task<FolderPage?> BrowseAsync(AgentLaunch session, string path, int page);

    /// <summary>Whether a session's folder has a folder of a name, and not a link in its place.</summary>
    /// <param name="session">The session's agent.</param>
    /// <param name="name">The name.</param>
    /// <returns>True if it has; false also where the disk does not answer.</returns>
    Task<bool> HasFolderAsync(AgentLaunch session, string name) => Task.FromResult(false);

    /// <summary>
    /// Reads a piece of a file that an agent wants to be sent: what a person who looks into the folder may see, but no file that has
    /// another name elsewhere too, and nothing of Dormouse's own.
    /// </summary>
    /// <param name="session">The session's agent.</param>
    /// <param name="path">The file's path; one that begins with <c>/</c> must lead into the folder too.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <returns>The piece; null if it takes longer.</returns>
    Task<FolderPiece?> ReadToSendAsync(AgentLaunch session, string path, long offset) =>
        Task.FromResult<FolderPiece?>(FolderPiece.Refused(""));

    /// <summary>Reads a piece of a file in a session's folder.</summary>
    /// <param name="session">The session's agent.</param>
    /// <param name="path">The file's path, as <see cref="FolderPage.Path"/> says it.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <returns>The piece; null if it takes longer.</returns>
    Task<FolderPiece?> ReadAsync(AgentLaunch session, string path, long offset);
}
