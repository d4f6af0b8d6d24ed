namespace Dormouse.Grains.Projects;

/// <summary>The projects of this machine: folders of people in which sessions may work.</summary>
public interface IProjects
{
    /// <summary>The projects that a person may work in.</summary>
    /// <param name="user">The person.</param>
    /// <returns>By name, with what can be said of each within seconds.</returns>
    Task<IReadOnlyList<ProjectDescription>> ListAsync(string user);

    /// <summary>
    /// Makes a place in a project for a session. The same wish again gives the same place. The files of a large one may come later:
    /// until then its folder is found to be <see cref="Files.FolderFinding.Filling"/>.
    /// </summary>
    /// <param name="user">The session's person.</param>
    /// <param name="session">The session's name.</param>
    /// <param name="wish">The project, and how to work in it.</param>
    /// <returns>The place.</returns>
    /// <exception cref="ProjectException">It can't be made; nothing was changed.</exception>
    Task<ProjectPlace> PrepareAsync(string user, string session, ProjectWish wish);

    /// <summary>Finds the place of a session that has come from another machine.</summary>
    /// <param name="folder">Its working folder here.</param>
    /// <param name="former">Its place on the machine that it comes from.</param>
    /// <returns>The place; null if its folder is no worktree of a project of this machine.</returns>
    Task<ProjectPlace?> FindAsync(string folder, ProjectPlace former);

    /// <summary>Whether the files of a worktree are still to come. One whose making was cut off is made anew.</summary>
    /// <param name="folder">The session's working folder.</param>
    /// <returns>True as long as nobody may work in it.</returns>
    bool IsFilling(string folder);

    /// <summary>
    /// A session is archived: its worktree goes if nothing is lost with it, that is, if it has no file that is not in a commit, and no
    /// commit that is not in the project's default branch or with a remote.
    /// </summary>
    /// <param name="folder">The session's working folder; no process is in it.</param>
    /// <param name="place">Its place.</param>
    /// <returns>What became of it.</returns>
    Task<ReleasedPlace> ReleaseAsync(string folder, ProjectPlace place);

    /// <summary>Puts a worktree back that went when its session was archived.</summary>
    /// <param name="folder">The session's working folder.</param>
    /// <param name="place">Its place.</param>
    /// <returns>A task that ends when it is there, or its files come.</returns>
    /// <exception cref="ProjectException">It can't be made.</exception>
    Task RestoreAsync(string folder, ProjectPlace place);
}

/// <summary>What became of the worktree of a session that was archived.</summary>
/// <param name="IsRemoved">Whether it is gone.</param>
/// <param name="Text">What its person is told, one sentence; null for nothing.</param>
/// <param name="Tip">The last commit of its branch, if it is gone.</param>
public sealed record ReleasedPlace(bool IsRemoved, string? Text, string? Tip = null);
