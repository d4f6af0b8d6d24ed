using Dormouse.Grains.Projects;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>The projects of one machine, played by the test.</summary>
internal sealed class FakeProjects : IProjects
{
    public List<ProjectDescription> Known { get; } = [];

    /// <summary>The wishes that came.</summary>
    public List<(string User, string Session, ProjectWish Wish)> Wishes { get; } = [];

    /// <summary>What becomes of a worktree at its session's end.</summary>
    public ReleasedPlace Released { get; set; } = new(IsRemoved: true, "Its worktree is gone.", "tip");

    /// <summary>The folders that were put back.</summary>
    public List<string> Restored { get; } = [];

    public Task<IReadOnlyList<ProjectDescription>> ListAsync(string user) => Task.FromResult<IReadOnlyList<ProjectDescription>>([.. Known]);

    public Task<ProjectPlace> PrepareAsync(string user, string session, ProjectWish wish)
    {
        Wishes.Add((user, session, wish));
        if (Known.All(known => known.Name != wish.Project))
        {
            throw new ProjectException($"There is no project {wish.Project}.");
        }

        var folder = $"/projects/{wish.Project}";
        return Task.FromResult(wish.IsHere
            ? new ProjectPlace(wish.Project, folder, folder)
            : new ProjectPlace(wish.Project, folder, $"work/{user}/{session}") { Branch = $"dormouse/{session}", Base = "base" });
    }

    public Task<ProjectPlace?> FindAsync(string folder, ProjectPlace former) =>
        Task.FromResult<ProjectPlace?>(former with { Folder = $"/there/{former.Project}", WorkingFolder = folder });

    /// <summary>Whether the files of worktrees are still to come.</summary>
    public bool Fills { get; set; }

    public bool IsFilling(string folder) => Fills;

    public Task<ReleasedPlace> ReleaseAsync(string folder, ProjectPlace place) => Task.FromResult(Released);

    public Task RestoreAsync(string folder, ProjectPlace place)
    {
        Restored.Add(folder);
        return Task.CompletedTask;
    }
}
