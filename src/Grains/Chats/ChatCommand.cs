namespace Dormouse.Grains.Chats;

/// <summary>A message that begins with a slash command.</summary>
/// <param name="Name">The command in lower case, without the slash.</param>
/// <param name="Arguments">The words that follow.</param>
public sealed record ChatCommand(string Name, IReadOnlyList<string> Arguments)
{
    private const int MaxNameLength = 32;
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Every command of ours, in the order in which the help shows them.</summary>
    public static IReadOnlyList<CommandHelp> All { get; } =
    [
        new("help", "", "what this is, and every command"),
        new("new", "NAME [PERSONA] [@MACHINE]", "make a session and switch to it"),
        new("session", "[NAME]", "switch to a session, or show the current one"),
        new("sessions", "", "every session, last active first"),
        new("stop", "[NAME]", "interrupt the turn that is running"),
        new("queue", "", "the messages that wait, each with a button to cancel it"),
        new("cancel", "ID", "cancel a message that waits"),
        new("status", "", "what the current session is doing, its queue, cost and settings"),
        new("timeout", "[MINUTES]", "show or set the idle time after which the session sleeps"),
        new("model", "[NAME]", "show or set the session's model"),
        new("persona", "[NAME]", "show or set the session's persona"),
        new("archive", "[NAME]", "end and hide a session; its files and history are kept"),
        new("unarchive", "NAME", "bring an archived session back"),
        new("move", "NAME @MACHINE", "move a session to another machine, with its history and its files"),
        new("machines", "", "every machine and how it is doing"),
        new("drain", "MACHINE", "finish what runs on a machine and start nothing new there; owner only"),
        new("undrain", "MACHINE", "let a machine take work again; owner only"),
        new("quiet", "", "show final answers only"),
        new("smart", "", "show final answers and one line of progress"),
        new("verbose", "", "show everything as it comes"),
        new("start", "", "the same as /help"),
    ];

    /// <summary>Whether it is a command of ours, and not perhaps one of an agent.</summary>
    public bool IsOurs => All.Any(known => known.Name == Name);

    /// <summary>Reads a message.</summary>
    /// <param name="text">The message.</param>
    /// <returns>The command, or null if it is none: <c>/etc/passwd</c> and <c>/ what</c> are plain text.</returns>
    public static ChatCommand? Parse(string text)
    {
        if (text.Length < 2 || text[0] != '/')
        {
            return null;
        }

        var end = text.IndexOfAny(Blanks);
        var name = text[1..(end < 0 ? text.Length : end)];
        return name.Length is > 0 and <= MaxNameLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':')
            ? new(name.ToLowerInvariant(), end < 0 ? [] : text[end..].Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
            : null;
    }
}

/// <summary>One line of help.</summary>
/// <param name="Name">The command, without the slash.</param>
/// <param name="Arguments">Its arguments, optional ones in brackets.</param>
/// <param name="Description">What it does.</param>
public sealed record CommandHelp(string Name, string Arguments, string Description);
