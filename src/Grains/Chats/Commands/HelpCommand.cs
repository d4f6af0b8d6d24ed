using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class HelpCommand : IChatCommand
{
    public string Name => "help";

    public string Arguments => "[TOPIC|COMMAND|all]";

    public string Description => "what this is, and the commands by topic; `/help all` is every command";

    public bool OnlyShows => true;

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => Task.FromResult<IReadOnlyList<Reply>>([Answer(run.Text.TrimStart('/'))]);

    private static Reply Answer(string about) => about switch
    {
        "" => new(HelpText.Short, HelpText.Buttons),
        _ when string.Equals(about, HelpText.Everything, StringComparison.OrdinalIgnoreCase) => new(HelpText.Text),
        _ when HelpTopics.Find(about) is { } topic => new(HelpText.Of(topic)),
        _ when ChatCommands.Find(about.ToLowerInvariant()) is { } command =>
            new(HelpText.Of(new("", $"/{command.Name}", "", [command.Name]))),
        _ => new(HelpTexts.UnknownTopic(about, HelpTopics.All.Select(static topic => topic.Name)), HelpText.Buttons),
    };
}
