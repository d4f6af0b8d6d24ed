using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Projects;

/// <summary>A machine without projects.</summary>
internal sealed class NoProjects : IProjects
{
    public Task<IReadOnlyList<ProjectDescription>> ListAsync(string user) => Task.FromResult<IReadOnlyList<ProjectDescription>>([]);

    public Task<ProjectPlace> PrepareAsync(string user, string session, ProjectWish wish) =>
        Task.FromException<ProjectPlace>(new ProjectException(ProjectTexts.None));

    public Task<ProjectPlace?> FindAsync(string folder, ProjectPlace former) => Task.FromResult<ProjectPlace?>(null);

    public bool IsFilling(string folder) => false;

    public Task<ReleasedPlace> ReleaseAsync(string folder, ProjectPlace place) =>
        Task.FromResult(new ReleasedPlace(IsRemoved: false, Text: null));

    public Task RestoreAsync(string folder, ProjectPlace place) => Task.CompletedTask;
}
