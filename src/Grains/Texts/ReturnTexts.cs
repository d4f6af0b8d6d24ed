using System.Globalization;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about going back to an earlier message.</summary>
internal static class ReturnTexts
{
    public const string Both = "Talk and files";
    public const string Talk = "Only the talk";
    public const string Files = "Only the files";
    public const string Leave = "Leave it";

    private const int MostFiles = 10;

    public static bool IsAboutFiles(string option) => option is Both or Files;

    public static bool IsAboutTalk(string option) => option is Both or Talk;

    public static string Which(string session) =>
        $"Session {session} can go back to before one of these messages. What goes is told first, and nothing is changed until you say so.";

    /// <summary>A button for a message: as much of it as one may hold, and its moment.</summary>
    public static string Button(PastPrompt prompt, DateTimeOffset now) =>
        $"{SessionTexts.Excerpt(Shown(prompt), 32)} · {TimeTexts.Ago(prompt.At, now)}";

    public static string CantGoBack(string session, string agent) =>
        $"Session {session} has the agent {agent}, which can't go back to an earlier message.";

    public static string NothingSaid(string session) => $"Nothing was said in session {session} yet that it could go back to.";

    public static string NoPrompt(string session) =>
        $"That message is not (any more) among the last ones of session {session}; /rewind shows them. Nothing was changed.";

    public static string Works(string session) =>
        $"Session {session} still works; wait for its answer or write /stop, then write /rewind again. Nothing was changed.";

    public static string PromptsWait(string session) =>
        $"Messages still wait in session {session}; wait for them or take them out with /queue, then write /rewind again. "
        + "Nothing was changed.";

    public static string GoesOn(string session) => $"Session {session} is going back already; wait a moment.";

    public static string Stale(string session) =>
        $"Something was said in session {session} since you were asked; write /rewind again. Nothing was changed.";

    public static string Failed(string session, string why) =>
        $"Session {session} could not look back: {why.TrimEnd('.')}. Nothing was changed; try /rewind again.";

    public static string NotPutBack(string session, string why) =>
        $"The files of session {session} could not be put back: {why}. The talk was left as it is.";

    public static string Question(string session, string folder, PastPrompt prompt, FileReturn files) =>
        $"Session {session} would go back to before {SessionTexts.Excerpt(Shown(prompt), 120)}.\n\n{OfTalk(prompt)}\n\n"
        + $"{OfFiles(folder, files)}";

    public static IReadOnlyList<string> Options(PastPrompt prompt, FileReturn files) =>
        (prompt.IsReachable, files is { Failure: null, Files.Count: > 0 }) switch
        {
            (true, true) => [Both, Talk, Files, Leave],
            (true, false) => [Talk, Leave],
            (false, true) => [Files, Leave],
            _ => [],
        };

    public static string Done(string session, string option, PastPrompt prompt)
    {
        var before = SessionTexts.Excerpt(Shown(prompt), 80);
        return (option, prompt.ReturnPoint) switch
        {
            (Files, _) => $"The files of session {session} are as they were before {before}; the talk was left as it is.",
            (Both, null) =>
                $"The files of session {session} are as they were before {before}, and your next message begins its talk anew. "
                + Kept,
            (Both, _) =>
                $"The files of session {session} are as they were before {before}, and your next message follows the answer before that. "
                + Kept,
            (_, null) => $"Your next message begins the talk of session {session} anew. {Kept}",
            _ => $"Your next message in session {session} follows the answer before {before}. {Kept}",
        };
    }

    private const string Kept = "What was said after that stays in the agent's record, and the agent does not see it.";

    private static string OfTalk(PastPrompt prompt) => prompt switch
    {
        { IsReachable: false } => "The talk can't go back there: what was before it has been summarised.",
        { Lost: 1 } => "From the talk goes that message and what was answered.",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"From the talk go the last {prompt.Lost} messages and what was answered."),
    };

    private static string OfFiles(string folder, FileReturn files)
    {
        if (files.Failure is { } failure)
        {
            return $"Files can't be put back: {failure}.";
        }

        if (files.Files.Count == 0)
        {
            return "No file that the agent edited is different from what it was then.";
        }

        var named = files.Files.Take(MostFiles).Select(path => CodeSpan.Of(NameOf(folder, path)));
        var more = files.Files.Count - MostFiles;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Put back: {string.Join(", ", named)}{(more > 0 ? $" and {more} more" : "")} (+{files.Added} −{files.Removed} lines). ")
            + "What commands changed is not put back.";
    }

    private static string NameOf(string folder, string path) =>
        path.StartsWith($"{folder}/", StringComparison.Ordinal) ? path[(folder.Length + 1)..] : path;

    private static string Shown(PastPrompt prompt) => prompt.Text.Length == 0 ? "a message without text" : prompt.Text;
}
