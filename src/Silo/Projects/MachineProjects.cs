using Dormouse.Grains.Projects;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Projects;

/// <summary>The projects of this machine and the places of sessions in them.</summary>
/// <param name="settings">The settings.</param>
/// <param name="isolation">Whose sessions must not write into a repository that others use.</param>
/// <param name="worktrees">Makes places.</param>
internal sealed class MachineProjects(SiloSettings settings, SessionIsolation isolation, Worktrees worktrees) : IProjects
{
    private const int AtOnce = 4;
    private const int MostBranches = 1000;
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(3);

    private readonly ProjectCatalog _catalog = new(settings.Options);

    public async Task<IReadOnlyList<ProjectDescription>> ListAsync(string user)
    {
        var projects = _catalog.Of(user);
        var described = new ProjectDescription[projects.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, projects.Count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (index, _) => described[index] = await DescribeAsync(projects[index]));
        return described;
    }

    public async Task<ProjectPlace> PrepareAsync(string user, string session, ProjectWish wish)
    {
        var project = Find(user, wish.Project);
        var repository = wish.IsHere && wish.From is null ? null : await Repository.FindAsync(project.Folder);
        var folder = RealPath.Of(project.Folder);
        if (repository is null || (wish.IsHere && wish.From is null))
        {
            return wish.From is null
                ? new(project.Name, folder, folder)
                : throw new ProjectException(PlaceTexts.NoBranches(project.Name, settings.Machine));
        }

        if (wish.From is null && !settings.Options.Sessions.Worktrees)
        {
            return new(project.Name, folder, folder);
        }

        return await PrepareWorktreeAsync(user, session, wish, project, repository);
    }

    public bool IsFilling(string folder) => worktrees.IsFilling(folder);

    public Task<ReleasedPlace> ReleaseAsync(string folder, ProjectPlace place) => place.IsHere
        ? Task.FromResult(new ReleasedPlace(IsRemoved: false, Text: null))
        : WorktreeRelease.RunAsync(place with { WorkingFolder = folder });

    public Task RestoreAsync(string folder, ProjectPlace place) =>
        place.IsHere || Directory.Exists(folder) ? Task.CompletedTask : worktrees.MakeAsync(place with { WorkingFolder = folder });

    /// <summary>
    /// Files of a session that worked in a project have come from another machine: its branch goes into the same project here; where that
    /// is not there, or its person must not write into it, the folder becomes a repository of its own.
    /// </summary>
    /// <param name="user">The session's person.</param>
    /// <param name="session">The session's name.</param>
    /// <param name="place">Its place on the other machine.</param>
    /// <param name="folder">Its working folder here.</param>
    /// <param name="bundle">The branch.</param>
    /// <param name="scratch">A folder that may be made, on the same disk.</param>
    /// <exception cref="ProjectException">git can't do it.</exception>
    public async Task JoinAsync(string user, string session, ProjectPlace place, string folder, string bundle, string scratch)
    {
        var here = _catalog.Of(user).FirstOrDefault(
            project => string.Equals(project.Name, place.Project, StringComparison.OrdinalIgnoreCase));
        if (here is not null && Directory.Exists(here.Folder) && !await IsGuestAsync(user)
            && await Repository.FindAsync(here.Folder) is { } repository)
        {
            var own = await FreeBranchAsync(repository, session, folder);
            await BranchBundle.JoinAsync(repository, folder, place.Branch!, own, bundle, scratch);
        }
        else
        {
            await BranchBundle.StandAloneAsync(folder, place.Branch!, bundle);
        }
    }

    /// <summary>The working folder of a session is gone: its repository forgets the worktree, and keeps the branch.</summary>
    /// <param name="place">Where it worked, or null.</param>
    public static async Task ForgetGoneAsync(ProjectPlace? place)
    {
        try
        {
            if (place is { Branch: not null, Objects: null })
            {
                await Git.RunAsync(place.Folder, Glance, "worktree", "prune");
            }
        }
        catch (ProjectException)
        {
            // git does the same by itself, some weeks later.
        }
    }

    public async Task<ProjectPlace?> FindAsync(string folder, ProjectPlace former)
    {
        if (!File.Exists(Path.Combine(folder, ".git"))
            || await Git.RunAsync(folder, Glance, "symbolic-ref", "--quiet", "--short", "HEAD") is not { IsDone: true, Line: var branch }
            || await Git.RunAsync(folder, Glance, "rev-parse", "--path-format=absolute", "--git-common-dir") is not { IsDone: true } common)
        {
            return null;
        }

        var repository = Path.GetFileName(common.Line) is ".git" ? Path.GetDirectoryName(common.Line)! : common.Line;
        return former with { Folder = RealPath.Of(repository), WorkingFolder = folder, Branch = branch, Objects = null };
    }

    private async Task<bool> IsGuestAsync(string user) => await isolation.IsolatesAsync(user) && !await isolation.IsOwnerAsync(user);

    private async Task<ProjectPlace> PrepareWorktreeAsync(
        string user, string session, ProjectWish wish, Project project, Repository repository)
    {
        var from = wish.From ?? await repository.FindDefaultBranchAsync()
            ?? throw new ProjectException(PlaceTexts.NoCommits(project.Name, settings.Machine));
        var commit = await repository.FindCommitAsync(from)
            ?? throw new ProjectException(PlaceTexts.NoReference(project.Name, from));
        var folder = Path.Combine(RealPath.Of(settings.Options.Machine.Workspaces), user, session.ToLowerInvariant());
        var isGuest = await IsGuestAsync(user);
        var place = new ProjectPlace(project.Name, repository.Folder, folder)
        {
            Base = commit,
            Objects = isGuest ? await repository.FindObjectsAsync() : null,
            Branch = isGuest ? $"dormouse/{session}" : await FreeBranchAsync(repository, session, folder),
            Note = repository.HasSubmodules ? PlaceTexts.Submodules(project.Name) : null,
        };
        await worktrees.MakeAsync(place);
        return place;
    }

    /// <summary>
    /// A branch that no other session and nobody else has made; the one that is checked out in the folder, if it is there.
    /// </summary>
    private static async Task<string> FreeBranchAsync(Repository repository, string session, string folder)
    {
        if (Directory.Exists(folder)
            && await Git.RunAsync(folder, Glance, "symbolic-ref", "--quiet", "--short", "HEAD") is { IsDone: true, Line: var own }
            && own.StartsWith("dormouse", StringComparison.Ordinal))
        {
            return own;
        }

        // Where there is a branch of that name, none can be below it.
        var stem = await repository.HasBranchAsync("dormouse") ? $"dormouse-{session}" : $"dormouse/{session}";
        for (var number = 1; number < MostBranches; number++)
        {
            var branch = number == 1 ? stem : $"{stem}-{number}";
            if (!await repository.HasBranchAsync(branch))
            {
                return branch;
            }
        }

        throw new ProjectException($"The project has {MostBranches - 1} branches {stem}; remove some of them.");
    }

    private Project Find(string user, string name)
    {
        var projects = _catalog.Of(user);
        var project = projects.FirstOrDefault(project => string.Equals(project.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ProjectException(PlaceTexts.Unknown(name, [.. projects.Select(static one => one.Name)]));
        return Directory.Exists(project.Folder)
            ? project
            : throw new ProjectException(PlaceTexts.Vanished(project.Name, settings.Machine));
    }

    private static async Task<ProjectDescription> DescribeAsync(Project project)
    {
        if (!Directory.Exists(project.Folder))
        {
            return new(project.Name, IsRepository: false, Trouble: "its folder is not there");
        }

        try
        {
            if (await Repository.FindAsync(project.Folder) is not { } repository)
            {
                return new(project.Name, IsRepository: false);
            }

            var (branch, changed) = await repository.DescribeAsync(Glance);
            return new(project.Name, IsRepository: true, branch, changed);
        }
        catch (ProjectException exception)
        {
            return new(project.Name, IsRepository: true, Trouble: exception.Message.TrimEnd('.'));
        }
    }
}
