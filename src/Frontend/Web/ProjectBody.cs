namespace Dormouse.Frontend.Web;

/// <summary>A project that the caller may work in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Machine">The machine that it is on.</param>
/// <param name="Git">Whether it is a git repository.</param>
internal sealed record ProjectBody(string Name, string Machine, bool Git)
{
    /// <summary>The branch that is checked out; null if there is none, or it is not known.</summary>
    public string? Branch { get; init; }

    /// <summary>How many of its tracked files are changed; null if it is not known.</summary>
    public int? Changed { get; init; }

    /// <summary>Why nobody can work in it now; or null.</summary>
    public string? Trouble { get; init; }

    /// <summary>The projects of a machine; none while it is away.</summary>
    /// <param name="view">The machine and its projects.</param>
    public static IEnumerable<ProjectBody> Of(ProjectsView view) => (view.Projects ?? []).Select(project =>
        new ProjectBody(project.Name, view.Machine, project.IsRepository)
        {
            Branch = project.Branch,
            Changed = project.Changed,
            Trouble = project.Trouble,
        });
}
