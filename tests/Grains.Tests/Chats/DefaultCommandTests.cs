using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Chats;

public sealed class DefaultCommandTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_set_is_shown_and_taken_away_again()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();

        Assert.Equal(DefaultTexts.NothingSet, await chat.AskAsync("/default"));
        Assert.Equal(
            "Where you do not say otherwise, your new sessions take agent helper. Sessions that there are stay as they are.",
            await chat.AskAsync("/default agent HELPER"));
        await chat.AskAsync("/default project Shop");
        await chat.AskAsync("/default machine nas");
        Assert.Equal(
            "Where you do not say otherwise, your new sessions take agent helper, project shop, machine nas. /default agent none takes one "
            + "of them away, and so on.",
            await home.Chat("telegram:8").AskAsync("/default"));
        Assert.Equal(
            "Your new sessions take no project of yours any more. They take agent helper, machine nas.",
            await chat.AskAsync("/default project none"));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("/default agent nope", "There is no agent `nope` now; there is claude, helper. Nothing was changed.")]
    [InlineData("/default project nope", "There is no project `nope` now; there is shop. Nothing was changed.")]
    [InlineData("/default machine moon", "There is no machine `moon` now; there is nas. Nothing was changed.")]
    [InlineData("/default agent", DefaultTexts.Usage)]
    [InlineData("/default nothing none", DefaultTexts.Usage)]
    [InlineData("/default agent helper claude", DefaultTexts.Usage)]
    public async Task What_is_not_there_is_not_set(string command, string reply)
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        Assert.Equal(reply, await chat.AskAsync(command));
        Assert.Equal(DefaultTexts.NothingSet, await chat.AskAsync("/default"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task New_sessions_take_what_is_set_unless_something_else_is_said()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/default agent helper");
        await chat.AskAsync("/default project shop");

        Assert.Equal(
            "Session **web** on nas is ready. It works in project shop, on branch dormouse/web.", await chat.AskAsync("/new web"));
        await chat.PromptAsync("hello");
        Assert.Equal("helper", (await home.Agents.NextRunAsync()).Launch.Agent);

        Assert.Equal("Session **other** on nas is ready.", await chat.AskAsync("/new other claude in none"));
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(("claude", "work/ada/other"), (run.Launch.Agent, run.Launch.WorkingFolder));
        Assert.Null(run.Launch.Project);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_session_of_a_first_message_takes_what_its_writer_has_set()
    {
        await using var home = await StartAsync();
        var group = "telegram:-7";
        var (ada, ben) = (home.Chat(group), home.Chat(group, "ben"));
        await home.User("ben").SetDefault(DefaultKind.Agent, "helper");
        await home.User("ben").SetDefault(DefaultKind.Project, "shop");

        await ben.SendAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(("helper", "dormouse/default", "ben"), (run.Launch.Agent, run.Launch.Project?.Branch, run.Launch.Owner));

        await ada.SendAsync("/new mine");
        await Eventually.Is(async () => await home.User().Find("mine") is not null, "ada's session is made");
        await ada.SendAsync("hello");
        Assert.Equal(("claude", "ada"), (await home.Agents.NextRunAsync()).Launch is var own ? (own.Agent, own.Owner) : default);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(
        DefaultKind.Agent,
        "Your default agent gone is not on nas, which has claude, helper. Say another one with AGENT, or take it away with /default agent "
        + "none.")]
    [InlineData(
        DefaultKind.Project,
        "Your default project gone is on no machine that is online now. Say another one with in PROJECT, in none for a folder of its own, "
        + "or take it away with /default project none.")]
    [InlineData(
        DefaultKind.Machine,
        "Your default machine gone is away. Say another one, such as @nas, or take it away with /default machine none.")]
    public async Task A_default_that_is_gone_is_said_and_a_first_message_waits_until_it_is_not_set_any_more(DefaultKind kind, string why)
    {
        await using var home = await StartAsync();
        await home.User().SetDefault(kind, "gone");
        var chat = home.Chat();

        await chat.SendAsync("hello");
        await chat.SaysAsync(DefaultTexts.Waits(why));
        Assert.Equal($"{why} Nothing was changed.", await chat.AskAsync("/new web"));
        Assert.Equal(why, await chat.AskAsync("/status"));
        Assert.Empty(await home.User().List());
        await chat.AskAsync($"/default {kind} none");

        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown("re: hello"), "the message is answered");
        await chat.SaysAsync("re: hello");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_set_holds_over_a_restart()
    {
        await using var home = await StartAsync();
        await home.Chat().AskAsync("/default agent helper");
        await home.RestartAsync();
        Assert.Equal(new("helper"), await home.User().Defaults());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Another_machine_that_is_set_makes_the_sessions_unless_one_is_said()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/sessions");
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/default machine moon");

        Assert.Equal("Session **web** on moon is ready.", await chat.AskAsync("/new web"));
        Assert.Equal("Session **here** on nas is ready.", await chat.AskAsync("/new here @nas"));
    }

    private static async Task<TestHome> StartAsync()
    {
        var home = await TestHome.StartEchoingAsync();
        home.Agents.Agents = [new("claude", "claude", "1"), new("helper", "claude", "")];
        home.Projects.Known.Add(new("shop", IsRepository: true, "main"));
        return home;
    }
}
