namespace Dormouse.Grains.Chats.Commands;

/// <summary>
/// A command of the chat: one class in one file, named once in <see cref="ChatCommands.All"/>. The help, the menus of the channels and the
/// completion of the web console are made from that list.
/// </summary>
internal interface IChatCommand
{
    /// <summary>What is typed behind the slash, in lower case.</summary>
    string Name { get; }

    /// <summary>Its arguments as the help shows them, optional ones in brackets; empty if it has none.</summary>
    string Arguments => "";

    /// <summary>What it does, in a few words.</summary>
    string Description { get; }

    /// <summary>Whether it is about the current session, so that there must be one.</summary>
    bool NeedsSession => false;

    /// <summary>What the sender must be allowed to do with the current session.</summary>
    /// <param name="arguments">The words behind its name.</param>
    /// <returns>Using it, where it is about the current session; nothing, too, where it looks for itself.</returns>
    SessionRight Needs(IReadOnlyList<string> arguments) => NeedsSession ? SessionRight.Use : SessionRight.None;

    /// <summary>Whether only the owner may give it.</summary>
    bool IsOwnerOnly => false;

    /// <summary>Whether it changes nothing, so that it may pass messages that are held up.</summary>
    bool OnlyShows => false;

    /// <summary>Whether it may be done once more when nobody knows whether it was done.</summary>
    bool MayRepeat => true;

    /// <summary>Does it. It may be done again if a crash comes before its replies are durable.</summary>
    /// <param name="run">Who gave it, with what, and the chat.</param>
    /// <returns>What to say; nothing if it shows otherwise.</returns>
    /// <exception cref="MachineAwayException">A machine that it needs is away: that is told.</exception>
    Task<IReadOnlyList<Reply>> RunAsync(CommandRun run);
}
