namespace Dormouse.Grains.Texts;

/// <summary>What failed, and what a person can do about it.</summary>
internal static class FailureTexts
{
    public const string TryNow = "Try now";
    public const string GoBack = "Go back to before it";
    public const string Clear = "/clear";

    /// <summary>What becomes of a conversation that the model's API refuses.</summary>
    public static string Refused(string session, bool canGoBack) => canGoBack
        ? $"Shall session {session} go back to before what was refused, or begin a new conversation? Its agent forgets what was said "
            + "since then, or all of it; files stay as they are."
        : $"Shall session {session} begin a new conversation? Its agent forgets the old one; files stay as they are.";

    public static string WentBack(string session) =>
        $"Session {session} is back at its last good answer. What was refused is forgotten; send it in another form if you need it.";

    /// <summary>The answer to a prompt whose turn failed.</summary>
    public static string Answer(string answered, AgentFailure failure, string agent, string machine)
    {
        var said = failure.Said.ReplaceLineEndings(" ").Trim();
        var sentence = $"⚠ {Sentence(failure, agent, machine)}{(said.Length > 0 ? $"\n({agent} said: {said})" : "")}";
        return Nothing.IsSeenOf(answered) ? sentence : $"{answered}\n\n{sentence}";
    }

    /// <summary>A prompt waits for the end of a usage limit.</summary>
    public static string UsageLimit(string answered, string agent, DateTimeOffset due, DateTimeOffset now)
    {
        var sentence =
            $"⚠ The usage limit of {agent} is reached. It ends at {TimeTexts.Utc(due, now)} (in {TimeTexts.Duration(due - now)}); "
            + "your message waits and is given again by itself then. Messages that you send meanwhile wait behind it.";
        return Nothing.IsSeenOf(answered) ? sentence : $"{answered}\n\n{sentence}";
    }

    public static string UsageLimitLine(DateTimeOffset due, DateTimeOffset now) =>
        $"Waits until {TimeTexts.Utc(due, now)} (in {TimeTexts.Duration(due - now)}) for the usage limit to end";

    public static string DiskFull(string machine) =>
        $"The disk of {machine} is full. Free some space there; nothing that was taken is lost.";

    public static string NotWritable(string machine, string why) => FullDisk.IsTold(why)
        ? DiskFull(machine)
        : $"A file can't be written on {machine} ({why.TrimEnd('.')}). Make the folder writable; nothing that was taken is lost.";

    /// <summary>Why something failed, and what to do if it was the disk.</summary>
    public static string WithRemedy(string why, string machine) => FullDisk.IsTold(why) ? $"{why.TrimEnd('.')}. {DiskFull(machine)}" : why;

    public static string Waits(string why) => $"⚠ {why} Your message waits and is given by itself then.";

    private static string Sentence(AgentFailure failure, string agent, string machine) => failure.Kind switch
    {
        AgentFailureKind.Login when failure.Said.Contains("API key", StringComparison.OrdinalIgnoreCase) =>
            $"The API key of {agent} on {machine} is not valid or has expired. Set a valid one where {agent} gets it from (for example "
            + $"Agents:{agent}:Environment:ANTHROPIC_API_KEY), then send the message again.",
        AgentFailureKind.Login =>
            $"{agent} is not logged in on {machine}, or its login has expired. Log in there (run {agent} in a terminal and type /login), "
            + "then send the message again.",
        AgentFailureKind.Credit =>
            $"The account of {agent} has no credit left. Add credit or use another account, then send the message again.",
        AgentFailureKind.UsageLimit =>
            $"The usage limit of {agent} is reached, and it did not say until when. Send the message again later.",
        AgentFailureKind.RateLimit =>
            "The model's API takes no more requests of this account for the moment. Wait a few minutes, then send the message again.",
        AgentFailureKind.Overloaded =>
            "The model's API is overloaded or broken now, also after all retries. Wait a few minutes, then send the message again.",
        AgentFailureKind.Unreachable =>
            $"The model's API can't be reached from {machine}, also after all retries. Check the network there, then send the message again.",
        AgentFailureKind.DiskFull => $"The disk of {machine} is full. Free some space there, then send the message again.",
        AgentFailureKind.TooLong =>
            "The conversation with this message is longer than the model can take. Send /compact to shorten the conversation, or send a "
            + "shorter message or fewer files.",
        AgentFailureKind.Refused =>
            "The model's API does not take this conversation as it is, and so will most likely refuse each further message in it too.",
        _ => $"The model does not exist, or {agent}'s account may not use it. Choose another one with /model NAME, then send the message again.",
    };
}
