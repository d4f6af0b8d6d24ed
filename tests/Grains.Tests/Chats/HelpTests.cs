using Dormouse.Grains.Chats.Commands;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>The first minute, and the help.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Every_command_is_in_one_topic()
    {
        var listed = HelpTopics.All.SelectMany(static topic => topic.Commands).ToArray();
        Assert.Equal(
            ChatCommands.All.Select(static command => command.Name).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Start_says_one_sentence_and_its_buttons_lead_on()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Echoes = true;
        var chat = home.Chat();
        await chat.SendAsync("/start");
        var start = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.DoesNotContain('\n', start.Text);
        Assert.Equal(
            ["Try a question", "New session in a project", "What can you do?"], start.Choices.Select(static choice => choice.Label));

        await chat.SendAsync(start.Choices[0].Command!);
        Assert.StartsWith("re: Say in three sentences", (await chat.NextAsync(ChatOutputKind.Answer)).Text, StringComparison.Ordinal);
        await chat.SendAsync(start.Choices[1].Command!);
        Assert.Contains("/new", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        await chat.SendAsync(start.Choices[2].Command!);
        Assert.Equal(HelpText.Short, (await chat.NextAsync(ChatOutputKind.Notice)).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Help_is_short_and_its_buttons_show_the_rest()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("/help");
        var help = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.InRange(help.Text.Split('\n').Length, 5, 12);
        Assert.Equal(HelpTopics.All.Count + 1, help.Choices.Count);
        var shown = new List<string>();
        foreach (var choice in help.Choices.SkipLast(1))
        {
            shown.AddRange(Commands(await chat.AskAsync(choice.Command!)));
        }

        Assert.Equal(
            Commands(HelpText.Text).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Equal(HelpText.Text, await chat.AskAsync(help.Choices[^1].Command!));
        Assert.Equal(HelpText.Text, await chat.AskAsync("/help ALL"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_is_explained_by_its_name_and_what_is_unknown_is_told()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        Assert.Contains("- /steer TEXT — interrupt", await chat.AskAsync("/help /steer"), StringComparison.Ordinal);
        Assert.Contains("- /steer TEXT — interrupt", await chat.AskAsync("/help steer"), StringComparison.Ordinal);
        Assert.StartsWith("There is no topic `<b>x</b>`", await chat.AskAsync("/help <b>x</b>"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Commands(string help) =>
        help.Split('\n').Where(static line => line.StartsWith("- /", StringComparison.Ordinal));
}
