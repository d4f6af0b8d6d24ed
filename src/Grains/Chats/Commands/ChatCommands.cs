namespace Dormouse.Grains.Chats.Commands;

/// <summary>Every command of ours.</summary>
internal static class ChatCommands
{
    /// <summary>The commands, in the order in which help and menus show them.</summary>
    public static IReadOnlyList<IChatCommand> All { get; } =
    [
        new HelpCommand(),
        new NewCommand(),
        new DefaultCommand(),
        new ProjectsCommand(),
        new SessionCommand(),
        new SessionsCommand(),
        new TitleCommand(),
        new StopCommand(),
        new SteerCommand(),
        new BtwCommand(),
        new BackgroundCommand(),
        new QueueCommand(),
        new CancelCommand(),
        new StatusCommand(),
        new InboxCommand(),
        new DiffCommand(),
        new FilesCommand(),
        new ExportCommand(),
        new SearchCommand(),
        new TimeoutCommand(),
        new ModelCommand(),
        new PersonaCommand(),
        new AgentCommand(),
        new AgentsCommand(),
        new ModeCommand(),
        new EffortCommand(),
        new ArchiveCommand(),
        new UnarchiveCommand(),
        new ShareCommand(),
        new UnshareCommand(),
        new FollowCommand(),
        new UnfollowCommand(),
        new MoveCommand(),
        new ForkCommand(),
        new AdoptCommand(),
        new RewindCommand(),
        new DeskCommand(),
        new MachinesCommand(),
        new DrainCommand(),
        new UndrainCommand(),
        new QuietCommand(),
        new SmartCommand(),
        new VerboseCommand(),
        new DraftsCommand(),
        new PinCommand(),
        new StartCommand(),
    ];

    private static readonly Dictionary<string, IChatCommand> ByName = All.ToDictionary(static command => command.Name);

    /// <summary>What help and menus show.</summary>
    public static IReadOnlyList<CommandHelp> Help { get; } =
        [.. All.Select(static command => new CommandHelp(command.Name, command.Arguments, command.Description))];

    /// <summary>Finds a command.</summary>
    /// <param name="name">Its name in lower case, without the slash.</param>
    /// <returns>The command; null if it is none of ours, and perhaps one of an agent.</returns>
    public static IChatCommand? Find(string name) => ByName.GetValueOrDefault(name);
}
