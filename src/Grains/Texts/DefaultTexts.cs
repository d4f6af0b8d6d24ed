namespace Dormouse.Grains.Texts;

/// <summary>The sentences about what a person's new sessions take where nothing is said.</summary>
internal static class DefaultTexts
{
    public const string Usage =
        "Write /default agent NAME, /default project NAME or /default machine NAME; none instead of a NAME takes it away. "
        + "Nothing was changed.";

    public const string NothingSet =
        "You have set no defaults: a new session takes what the settings say. /default agent NAME, /default project NAME and "
        + "/default machine NAME set yours.";

    public static string Shown(PersonDefaults defaults) => defaults == PersonDefaults.None
        ? NothingSet
        : $"Where you do not say otherwise, your new sessions take {All(defaults)}. /default agent none takes one of them away, "
            + "and so on.";

    public static string Set(DefaultKind kind, PersonDefaults defaults) => defaults.Of(kind) is null
        ? $"Your new sessions take no {Word(kind)} of yours any more.{Rest(defaults)}"
        : $"Where you do not say otherwise, your new sessions take {All(defaults)}. Sessions that there are stay as they are.";

    public static string Unknown(DefaultKind kind, string name, IReadOnlyCollection<string> known) => known.Count == 0
        ? $"There is no {Word(kind)} {CodeSpan.Of(name)} now, nor any other. Nothing was changed."
        : $"There is no {Word(kind)} {CodeSpan.Of(name)} now; there is {string.Join(", ", known)}. Nothing was changed.";

    public static string MachineAway(string machine, IReadOnlyList<string> online) =>
        $"Your default machine {machine} is away. Say another one, such as @{(online.Count == 0 ? "NAME" : online[0])}, or take it "
        + "away with /default machine none.";

    public static string MachineDrained(string machine) =>
        $"Your default machine {machine} is being drained, so nothing new can begin there. Say another one with @NAME, or take it away "
        + "with /default machine none.";

    public static string ProjectGone(string project) =>
        $"Your default project {project} is on no machine that is online now. Say another one with in PROJECT, in none for a folder of "
        + "its own, or take it away with /default project none.";

    public static string ProjectElsewhere(string project, string machine) =>
        $"Your default project {project} is not on {machine}. Say another one with in PROJECT, or in none for a folder of its own, "
        + "or take it away with /default project none.";

    public static string ProjectOnSeveral(string project, IReadOnlyList<string> machines) =>
        $"Your default project {project} is on {string.Join(" and ", machines)}. Say where with /default machine NAME.";

    public static string AgentGone(string agent, MachineDescription machine) =>
        $"Your default agent {agent} is not on {machine.Name}, which has "
        + $"{string.Join(", ", machine.Agents.Select(static one => one.Name))}. Say another one with AGENT, or take it away with "
        + "/default agent none.";

    /// <summary>What is said of a message for which there is no session as its person has set it.</summary>
    public static string Waits(string why) =>
        $"{why} Your message waits, and goes on by itself then; /new NAME makes another session for it.";

    public static string Unchanged(string why) => $"{why} Nothing was changed.";

    private static string Rest(PersonDefaults defaults) => defaults == PersonDefaults.None ? "" : $" They take {All(defaults)}.";

    private static string All(PersonDefaults defaults) => string.Join(
        ", ",
        Enum.GetValues<DefaultKind>().Where(kind => defaults.Of(kind) is not null).Select(kind => $"{Word(kind)} {defaults.Of(kind)}"));

    private static string Word(DefaultKind kind) => kind switch
    {
        DefaultKind.Agent => "agent",
        DefaultKind.Project => "project",
        _ => "machine",
    };
}
