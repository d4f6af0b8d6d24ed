namespace Dormouse.Grains.Texts;

/// <summary>The sentences that a chat says in reply to commands.</summary>
internal static class ChatTexts
{
    public const int MostButtons = 20;

    public const string NewUsage =
        "Write /new NAME [PERSONA|AGENT] [@MACHINE] [in PROJECT [from REF] [here]], for example /new backup planner; nothing was changed.";

    public const string UnarchiveUsage = "Write /unarchive NAME with the name of an archived session.";

    public const string NoSession = "There is no current session yet; your first message makes one.";

    public const string NoSessionNow = "No session could be made for 30 s; your message waits for one.";

    public const string NoSessions = "There are no sessions yet; your first message makes one.";

    public const string NotCorrected =
        "Only a message that was taken for the agent has a corrected form, and a command never has; nothing was run again. "
        + "Send the new one as a message of its own.";

    public const string QuestionGone = "This question is no longer open.";

    public const string NothingMarked = "Nothing is chosen yet; mark one or more of the answers first, or write your own.";

    public static string AnswerTooLate(string answer) => $"The question was closed before your answer “{answer}” reached it.";

    public static string AnswerUncertain(string text) =>
        $"The question is no longer open, and it is not certain that {SessionTexts.Excerpt(text, QueueTexts.ExcerptLength)} answered it. "
        + "It was not given to the agent as a message; send it again if it is meant as one.";

    public static string NoOption(string answer, IReadOnlyList<string> options) =>
        $"“{answer}” is none of the answers to this question; choose {string.Join(" or ", options)}.";

    public static string NotTakenYet(string session) =>
        $"What you sent to session {session} just before is still on its way to it, and is not stopped; /queue lists it.";

    public static string Failed(string why) => $"That did not work: {why}";

    public static string Away(string machine) => $"{machine} is away; your message waits for it.";

    public static string Silent(string session) => $"Session {session} has not answered for 30 s; your message waits for it.";

    public static string AnswerWaitsForSilent(string session) => $"Session {session} has not answered for 30 s; your answer waits for it.";

    public static string AlsoWaitsForSilent(string session, int waiting) => $"{waiting} messages wait for session {session}.";

    public static string NoAnswer(string command) => $"/{command} got no answer in time, so perhaps it was not done; try again later.";

    public static string NotActedOn(string text) => $"{text} could not be done for 30 s and was given up; try again later.";

    public static string TurnAway(string machine, string session) => $"{machine} is away; the turn of session {session} waits for it.";

    public static string AnswerWaits(string machine) => $"{machine} is away; your answer waits for it.";

    public static string AlsoWaits(string machine, int waiting) =>
        $"{waiting} messages wait for {machine}.";

    public static string AwayForCommand(string machine) => $"{machine} is away; try again when it is back.";

    public static string TakesNoFiles(string command, IReadOnlyList<Attachment> files) =>
        $"/{command} takes no files, so {MoveTexts.Few([.. files.Select(static file => $"“{file.Name}”")])} went nowhere. "
        + "Send it again with a text for the agent, or with none.";

    public static string LeftOut(int details) =>
        $"({(details == 1 ? "1 detail" : $"{details:N0} details")} left out: nobody took them. Answers are all kept.)";

    public static string LetGo(string file) => $"“{file}” waited two days for a message to go with, and none came; it was let go.";

    public static string BadName(string name) =>
        $"“{name}” can't be a session's name: use 1 to {SessionName.MaxLength} letters, digits, - or _. Nothing was changed.";

    public static string NameTaken(string name) =>
        $"There already is a session {name}; switch to it with /session {name} or choose another name. Nothing was changed.";

    public static string NameTakenArchived(string name) =>
        $"There already is an archived session {name}; bring it back with /unarchive {name} or choose another name. Nothing was changed.";

    public static string UnknownMachine(string machine, IReadOnlyList<string> online) =>
        $"There is no machine {machine} now; there is {string.Join(", ", online)}. Nothing was changed.";

    public static string UnknownPersona(string persona, IReadOnlyList<PersonaDescription> personas) =>
        $"There is no persona {persona}; there is {Names(personas)}. Nothing was changed.";

    public static string UnknownSession(string name) =>
        $"There is no session “{name}”; /sessions shows the ones that there are.";

    public static string IsArchived(string name) => $"Session {name} is archived; bring it back with /unarchive {name}.";

    public static string Created(SessionEntry entry, AgentDescription agent) =>
        $"Session **{entry.Name}** on {entry.Key.Machine} is ready{(entry.Persona is null ? "" : $", with persona {entry.Persona}")}."
        + (agent.Traits.Hint is { } hint ? $" {hint}" : "");

    public static string Switched(string name) => $"Now talking to session **{name}**.";

    public static string Current(string name, string key) =>
        $"The current session is **{name}** on {SessionKey.Parse(key).Machine}. /sessions shows all.";

    public static string Archived(string name) =>
        $"Session {name} is archived; its files and history are kept. /unarchive {name} brings it back.";

    public static string Unarchived(string name) => $"Session **{name}** is back, and it is the current one.";

    public static string Mode(OutputMode mode) => mode switch
    {
        OutputMode.Quiet => "Quiet: this chat shows final answers only.",
        OutputMode.Verbose => "Verbose: this chat shows everything as it comes.",
        _ => "Smart: this chat shows final answers, and one line of progress while tools run.",
    };

    public static string NothingRuns(string session) => $"Nothing is running in session {session}.";

    public static string Timeout(string session, TimeSpan timeout) =>
        $"Session {session} falls asleep after {TimeTexts.Timeout(timeout)} without work.";

    public static string BadTimeout(string text) =>
        $"“{text}” is not a number of minutes from 1 to 120; nothing was changed.";

    public static string Model(string session, string? model) =>
        $"Session {session} uses {(model is null ? "its agent's default model" : $"model {model}")}.";

    public static string BadModel(string text) => $"“{text}” can't be a model's name; nothing was changed.";

    public static string Persona(string session, string? persona, IReadOnlyList<PersonaDescription> personas) =>
        $"Session {session} has {(persona is null ? "no persona" : $"persona {persona}")}. There is:\n"
        + string.Join('\n', personas.Select(static known => $"- {known.Name}: {known.Description}"));

    public static string PersonaSet(string session, string persona) =>
        $"Session {session} has persona {persona} from the next message on.";

    private static string Names(IReadOnlyList<PersonaDescription> personas) =>
        string.Join(", ", personas.Select(static persona => persona.Name));
}
