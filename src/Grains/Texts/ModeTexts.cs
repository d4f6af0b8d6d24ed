namespace Dormouse.Grains.Texts;

/// <summary>The sentences about what an agent asks before it acts, and how hard its model thinks.</summary>
internal static class ModeTexts
{
    private const int MostModels = 40;

    public static string NoModes(string session, string agent) =>
        $"Session {session} has the agent {agent}, which has no modes to choose from.";

    /// <summary>What is said before an agent has told what can be chosen.</summary>
    public static string NotTold(string session, string agent) =>
        $"What can be chosen of {agent} is known once session {session} has begun: send its first message, and then this again.";

    public static string NoModels(string session, string agent) =>
        $"Session {session} has the agent {agent}, which lets nobody choose its model here; nothing was changed.";

    public static string Models(SessionStatus status) =>
        $"{ChatTexts.Model(status.Name, status.Model)} There is: {Some(status.Choices!.Models)}.";

    public static string UnknownModel(string text, IReadOnlyList<string> models) =>
        $"“{text}” is no model of this agent; nothing was changed. There is: {Some(models)}.";

    public static string Modes(SessionStatus status) =>
        $"What the agent of session {status.Name} does without asking:\n"
        + string.Join('\n', status.Modes.Select(mode => Line(mode, status.Mode)));

    public static string ModeSet(string session, AgentMode mode, bool isAtOnce) =>
        $"The agent of session {session} {mode.Meaning}.{(mode.Risk is null ? "" : $" ⚠ {mode.Risk}")}"
        + (isAtOnce ? "" : " That holds from its next start on, which comes as soon as nothing runs in it.");

    public static string UnknownMode(string text, IReadOnlyList<AgentMode> modes) =>
        $"“{text}” is no mode of this agent; nothing was changed. "
        + $"There is: {string.Join(", ", modes.Select(static mode => mode.Word))}.";

    public static string NoEfforts(string session, string agent) => $"Session {session} has the agent {agent}, which has no effort to set.";

    public static string Effort(string session, string? effort) =>
        $"Session {session} uses {(effort is null ? "its model's default effort" : $"effort {effort}")}.";

    public static string UnknownEffort(string text, IReadOnlyList<string> efforts) =>
        $"“{text}” is no effort of this agent; nothing was changed. There is: {string.Join(", ", efforts)}.";

    private static string Some(IReadOnlyList<string> models) => string.Join(", ", models.Take(MostModels).Select(CodeSpan.Of))
        + (models.Count > MostModels ? $" and {models.Count - MostModels} more" : "");

    private static string Line(AgentMode mode, string? current) =>
        $"- **{mode.Word}**: {mode.Meaning}{(mode.Risk is null ? "" : $" (⚠ {mode.Risk.TrimEnd('.')})")}"
        + $"{(mode.Name == current ? " ← now" : "")}";
}
