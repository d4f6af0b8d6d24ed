namespace Dormouse.Grains.Texts;

/// <summary>The sentences of the first minute and of the help.</summary>
internal static class HelpTexts
{
    public const string WhatThisIs =
        "This is Dormouse. It keeps coding-agent sessions on your own machines; what you write here goes to the current session. "
        + "A session that nobody talks to falls asleep, and the next message wakes it with its whole history.";

    public const string HowToGoOn = "Press a topic, or write /help and its name; /help all is the whole list.";

    public const string Everything = "Every command";

    public const string Welcome =
        "I am Dormouse: write to me, and a coding agent on your own machine answers and does what you ask.";

    public const string TryLabel = "Try a question";

    public const string NewLabel = "New session in a project";

    public const string WhatLabel = "What can you do?";

    /// <summary>A question that an agent can answer at once, whatever is in its folder.</summary>
    public const string Try = "Say in three sentences what you can do for me here, and what is in the folder that you work in.";

    public static string UnknownTopic(string name, IEnumerable<string> topics) =>
        $"There is no topic {CodeSpan.Of(name)} and no command of that name; the topics are {string.Join(", ", topics)}, "
        + "and /help all is the whole list.";
}
