namespace Dormouse.Grains.Texts;

/// <summary>The sentences about projects.</summary>
internal static class ProjectTexts
{
    private const int MostNames = 20;

    public const string None =
        "There are no projects yet; the owner names folders in the settings: Machine:Projects:NAME, or Machine:ProjectRoots:0 for all "
        + "folders in one.";

    /// <summary>What is said of a new session's place.</summary>
    public static string Place(string project, string? branch, string? from) => branch is null
        ? $"It works in the folder of project {project} itself."
        : $"It works in project {project}, on branch {branch}{(from is null ? "" : $" from {from}")}.";

    /// <summary>What is said where other sessions work in the same folder.</summary>
    public static string Others(IReadOnlyList<string> sessions) =>
        $"⚠ {(sessions.Count == 1 ? $"Session {sessions[0]} works" : $"Sessions {string.Join(", ", sessions)} work")} "
        + "in the same folder: they can get into each other's way.";

    /// <summary>The projects of a machine, a line each; one line where the machine did not answer.</summary>
    public static IEnumerable<string> Lines(string machine, IReadOnlyList<ProjectDescription>? projects) => projects is null
        ? [$"- {machine} is away or does not answer"]
        : projects.Select(project => $"- **{project.Name}** on {machine}{State(project)}");

    public static string StatusLine(SessionPlace place) =>
        $"- project: {place.Project}, {(place.Branch is { } branch ? $"branch {CodeSpan.Of(branch)}" : "in its folder itself")}";

    public static string Button(string project, string machine) => $"New in {project} @{machine}";

    private static string State(ProjectDescription project) => project switch
    {
        { Trouble: { } trouble } => $": {trouble}",
        { IsRepository: false } => ": a folder without git",
        _ => $": {(project.Branch is { } branch ? $"branch {CodeSpan.Of(branch)}" : "no branch checked out")}"
            + project.Changed switch
            {
                null => "",
                0 => ", no changes",
                1 => ", 1 changed file",
                { } many => $", {many} changed files",
            },
    };

    public const string TrustIt = "Trust this project";
    public const string LeaveIt = "Work without it";

    /// <summary>Asks whether what a project has an agent run by itself may run.</summary>
    /// <param name="session">The session.</param>
    /// <param name="project">The project.</param>
    /// <param name="machine">Its machine.</param>
    /// <param name="code">What would run.</param>
    /// <param name="startsWithout">Whether the agent can be started without it.</param>
    public static string Trust(string session, string project, string machine, IReadOnlyList<string> code, bool startsWithout) =>
        $"Project **{project}** on {machine} has settings of its own for the agent of session {session}. "
        + "They would run, without asking you:\n"
        + string.Join('\n', code.Take(MostNames).Select(static line => $"- {CodeSpan.Of(line)}"))
        + (code.Count > MostNames ? $"\n- and {code.Count - MostNames} more" : "")
        + (startsWithout
            ? "\n\nUntil you decide, the agent works without the project's settings and instructions. Only trust what you would run "
                + "yourself."
            : $"\n\n⚠ This agent can't be started without them: they run when it starts, also now. Where you would not run them "
                + $"yourself, end it with /archive {session}, and take another agent.");

    /// <summary>What is said where it takes too long to find out what becomes of an archived session's worktree.</summary>
    public static string LeavesLater(string session) => $"What becomes of its worktree takes longer; /archive {session} says it later.";

    public static string StaysHere(string session, string project, string machine) =>
        $"Session {session} works in the folder of project {project} itself, which stays on {machine}; "
        + $"make a session in a worktree instead: /new NAME in {project}.";

    public static string Neighbour(string session, string other) =>
        $"⚠ Session {other} now works in the same folder as session {session}: they can get into each other's way.";
}
