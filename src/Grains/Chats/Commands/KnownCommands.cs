namespace Dormouse.Grains.Chats.Commands;

/// <summary>The commands, for whoever shows them without a cluster.</summary>
public static class KnownCommands
{
    /// <summary>The commands, in the order in which help and menus show them.</summary>
    public static IReadOnlyList<CommandHelp> All => ChatCommands.Help;
}
