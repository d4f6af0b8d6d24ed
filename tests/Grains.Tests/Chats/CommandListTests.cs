using Dormouse.Grains.Chats.Commands;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>The one list of commands, and everything that is made from it.</summary>
public sealed class CommandListTests
{
    [Fact]
    public void Every_command_there_is_stands_in_the_list_once()
    {
        var made = typeof(IChatCommand).Assembly.GetTypes()
            .Where(static type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IChatCommand)));

        var listed = ChatCommands.All.Select(static command => command.GetType().Name);
        Assert.Equal(Names(made.Select(static type => type.Name)), Names(listed));
        Assert.Equal(ChatCommands.All.Count, ChatCommands.All.Select(static command => command.Name).Distinct().Count());
        Assert.All(ChatCommands.All, static command => Assert.Same(command, ChatCommands.Find(command.Name)));
        Assert.All(ChatCommands.All, static command => Assert.Equal(command.Name, ChatCommand.Parse($"/{command.Name} x")?.Name));
        Assert.All(ChatCommands.All, static command => Assert.NotEmpty(command.Description));
        Assert.Null(ChatCommands.Find("compact"));
    }

    [Fact]
    public void The_commands_that_people_were_promised_are_there()
    {
        Assert.Equal(
            [
                "adopt", "agent", "agents", "archive", "background", "btw", "cancel", "default", "desk", "diff", "drafts", "drain",
                "effort", "export", "files",
                "follow", "fork", "help", "inbox", "machines", "mode", "model", "move", "new", "persona", "pin", "projects", "queue",
                "quiet", "rewind", "search", "session", "sessions", "share", "smart", "start", "status", "steer", "stop", "timeout",
                "title",
                "unarchive", "undrain", "unfollow", "unshare", "verbose",
            ],
            Names(ChatCommands.All.Select(static command => command.Name)));
        var ownersOnly = ChatCommands.All.Where(static command => command.IsOwnerOnly).Select(static command => command.Name);
        Assert.Equal(["adopt", "desk", "drain", "undrain"], Names(ownersOnly));
    }

    [Fact]
    public void The_help_has_a_line_for_each_in_the_order_of_the_list()
    {
        var lines = HelpText.Text.Split('\n').Where(static line => line.StartsWith("- /", StringComparison.Ordinal)).ToArray();

        Assert.Equal(ChatCommands.All.Count, lines.Length);
        Assert.All(ChatCommands.All.Zip(lines), static pair =>
        {
            Assert.StartsWith($"- /{pair.First.Name} ", pair.Second, StringComparison.Ordinal);
            Assert.EndsWith($" — {pair.First.Description}", pair.Second, StringComparison.Ordinal);
        });
        Assert.Contains(
            "- /new NAME \\[PERSONA|AGENT] \\[@MACHINE] \\[in PROJECT \\[from REF] \\[here]] — make a session and switch to it", lines);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Channels_get_the_same_list_for_their_menus()
    {
        await using var home = await TestHome.StartAsync();

        var listed = await home.Grains.GetGrain<ICommandsGrain>(ICommandsGrain.Key).List();

        Assert.Equal(
            ChatCommands.All.Select(static command => new CommandHelp(command.Name, command.Arguments, command.Description)),
            listed);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Each_of_them_is_answered_by_the_chat_and_never_given_to_the_agent()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");

        foreach (var command in ChatCommands.All)
        {
            Assert.NotEmpty(await chat.AskAsync($"/{command.Name}"));
        }

        Assert.Equal(["hello"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    private static IEnumerable<string> Names(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);
}
