namespace Dormouse.Silo.Projects;

/// <summary>The sentences about places in projects.</summary>
internal static class PlaceTexts
{
    private const int MostNames = 20;

    private const string HowToName =
        "The owner names folders in the settings: Machine:Projects:NAME, or Machine:ProjectRoots:0 for all folders in one.";

    public static string Unknown(string project, IReadOnlyList<string> known) => known.Count == 0
        ? $"There is no project {Shown(project)}, and none at all. {HowToName}"
        : $"There is no project {Shown(project)}; there is {string.Join(", ", known.Take(MostNames))}"
            + $"{(known.Count > MostNames ? " and more, see /projects" : "")}. Nothing was changed.";

    public static string Vanished(string project, string machine) =>
        $"The folder of project {project} on {machine} is not there; mount its disk or mend Machine:Projects. Nothing was changed.";

    public static string NoBranches(string project, string machine) =>
        $"Project {project} on {machine} is no git repository, so there is nothing that a branch could begin at; leave “from” out. "
        + "Nothing was changed.";

    public static string NoCommits(string project, string machine) =>
        $"The repository of project {project} on {machine} has no commit yet; make its first one, or say “here” "
        + "to work in its folder itself. Nothing was changed.";

    public static string NoReference(string project, string reference) =>
        $"Project {project} has no branch, tag or commit {Shown(reference)}. Nothing was changed.";

    public static string Submodules(string project) =>
        $"Project {project} has submodules; their folders are empty until `git submodule update --init` is run in it.";

    public static string WorktreeRemoved(string branch) =>
        $"Its worktree and its branch {branch} were removed: everything in them is merged or pushed.";

    public static string WorktreeKept(string branch, string why) => $"Its worktree and its branch {branch} are kept: {why}.";

    public static string Stashed(int stashed) =>
        $"{(stashed == 1 ? "1 stash" : $"{stashed} stashes")} of its worktree would stay behind (git stash list); let the agent apply or "
        + "drop what is stashed, and move it then.";

    public static string CloneKept(string project) => $"Its clone of project {project} is kept.";

    private static string Shown(string text) => CodeSpan.Of(text);
}
