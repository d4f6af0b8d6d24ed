namespace Dormouse.Contracts;

/// <summary>What is done, in the words of the audit.</summary>
public static class AuditTexts
{
    /// <summary>Who does what is done by a change of settings.</summary>
    public const string Settings = "settings";

    /// <summary>Settings name a person whom they did not name before.</summary>
    /// <param name="person">The person.</param>
    /// <returns>A few words.</returns>
    public static string SettingsName(SettingsPerson person) => $"name {person.Name}{With(person)}";

    /// <summary>Settings say something else of a person than before.</summary>
    /// <param name="person">The person.</param>
    /// <returns>A few words.</returns>
    public static string SettingsChange(SettingsPerson person) => $"say something else of {person.Name} than before{With(person)}";

    /// <summary>Settings name a person no more.</summary>
    /// <param name="name">The person's name.</param>
    /// <returns>A few words.</returns>
    public static string SettingsDrop(string name) => $"name {name} no more";

    /// <summary>Somebody logs in.</summary>
    public const string LogsIn = "logs in";

    /// <summary>Somebody lets a stranger in.</summary>
    /// <param name="stranger">Who they are, in a few words.</param>
    /// <param name="user">The person that they become.</param>
    /// <param name="isExisting">Whether that person exists already.</param>
    /// <returns>A few words.</returns>
    public static string LetsIn(string stranger, string user, bool isExisting) =>
        $"lets in {stranger} as {user}, {(isExisting ? "who exists already" : "somebody new")}";

    /// <summary>Somebody ends a stranger's being let in.</summary>
    /// <param name="id">What their channel knows them by.</param>
    /// <param name="user">The person that they were.</param>
    /// <returns>A few words.</returns>
    public static string EndsLettingIn(string id, string user) => $"lets in {id}, who was {user}, no more";

    /// <summary>Somebody makes a token.</summary>
    /// <param name="user">Whose it is.</param>
    /// <returns>A few words.</returns>
    public static string MakesToken(string user) => $"makes a new token for {user}";

    /// <summary>Somebody makes a code for one log-in.</summary>
    /// <param name="user">Whom it lets in.</param>
    /// <returns>A few words.</returns>
    public static string MakesCode(string user) => $"makes a login link for {user}";

    /// <summary>Somebody has a machine start nothing new, or take work again.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="isDraining">Whether it starts nothing new.</param>
    /// <returns>A few words.</returns>
    public static string Drains(string machine, bool isDraining) => $"{(isDraining ? "drains" : "undrains")} {machine}";

    /// <summary>Somebody moves a session.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="from">Its machine.</param>
    /// <param name="to">Its machine to be.</param>
    /// <returns>A few words.</returns>
    public static string Moves(string session, string from, string to) => $"moves session {session} from {from} to {to}";

    /// <summary>Somebody lets the others of a chat use a session there.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="withApprovals">Whether they also say what its agent may do.</param>
    /// <returns>A few words.</returns>
    public static string Shares(string session, bool withApprovals) =>
        $"shares session {session}{(withApprovals ? " and its approvals" : "")} with the chat";

    /// <summary>Somebody ends that.</summary>
    /// <param name="session">The session's name.</param>
    /// <returns>A few words.</returns>
    public static string Unshares(string session) => $"shares session {session} with the chat no more";

    /// <summary>Somebody makes a page of a session's conversation for whoever has its address.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="until">When it ends.</param>
    /// <returns>A few words.</returns>
    public static string SharesPage(string session, DateTimeOffset until) =>
        $"shares a page of session {session} with whoever has its address, until {until.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    /// <summary>Somebody ends pages of a session's conversation.</summary>
    /// <param name="session">The session's name.</param>
    /// <returns>A few words.</returns>
    public static string EndsPages(string session) => $"ends the shared pages of session {session}";

    /// <summary>Somebody calls a move off.</summary>
    /// <param name="session">The session's name.</param>
    /// <returns>A few words.</returns>
    public static string CancelsMove(string session) => $"calls off the move of session {session}";

    /// <summary>Somebody lets an agent do more without asking.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="mode">The mode, in plain English.</param>
    /// <returns>A few words.</returns>
    public static string SetsMode(string session, string mode) => $"sets the mode of session {session} to {mode}";

    private static string With(SettingsPerson person) => person.Shown.Length == 0 ? "" : $": {person.Shown}";

    /// <summary>Somebody decides what an agent may do.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="asked">What was asked.</param>
    /// <returns>A few words.</returns>
    public static string Answers(string session, string answer, string asked) => $"answers session {session} “{answer}” to: {asked}";

    /// <summary>
    /// Somebody answers a question. What is allowed for good is noted with the whole question, which says what that is; a choice that is no
    /// permission is not noted.
    /// </summary>
    /// <param name="session">The session's name.</param>
    /// <param name="text">What was asked; null if that is not known.</param>
    /// <param name="options">What could be chosen.</param>
    /// <param name="form">How it could be answered, or null.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>A few words; null if it need not be noted.</returns>
    public static string? Permission(string session, string? text, IReadOnlyList<string> options, AnswerForm? form, string answer) =>
        text is null || form is not { IsPermission: true } || !options.Contains(answer) ? null
        : Answers(session, answer, answer == form.Yes || answer == form.No ? text.Split('\n')[0] : text.ReplaceLineEndings(" "));
}
