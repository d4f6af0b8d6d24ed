namespace Dormouse.Grains.Tests.Sessions;

/// <summary>Conversations that were begun in a terminal become sessions.</summary>
public sealed class AdoptTests
{
    private const string Id = "11111111-1111-4111-8111-111111111111";

    [Fact(Timeout = Wait.Patience)]
    public async Task Conversations_are_listed_with_a_button_each_and_one_becomes_a_session_in_its_own_folder()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Conversations = [Found(Id, "Mend the roof!"), Found("22222222-2222-4222-8222-222222222222", "Another")];
        var chat = home.Chat(user: UserKey.Owner);
        await chat.SendAsync("/adopt");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(
            "- “Mend the roof!” · `/home/me/roof` · 1 h ago · 12 KB\n- “Another” · `/home/me/roof` · 1 h ago · 12 KB",
            list.Text);
        Assert.Equal(
            [new("Mend the roof!", "/adopt 11111111-1111"), new Choice("Another", "/adopt 22222222-2222")], list.Choices);

        Assert.Equal(
            "Session **mend-the-roof** goes on with “Mend the roof!” in `/home/me/roof`.",
            await chat.AskAsync(list.Choices[0].Command!));
        await chat.SendAsync("hello");

        var launch = (await home.Agents.NextRunAsync()).Launch;
        Assert.Equal((Id, true, "/home/me/roof", null), (launch.AgentSessionId, launch.HasHistory, launch.WorkingFolder, launch.ForksFrom));
        await chat.SendAsync("/adopt roof");
        await Eventually.Is(() => home.Agents.Queries.Count == 3, "it is asked again");
        Assert.Equal([Id], home.Agents.Queries.Last().Known);
        Assert.Equal(["roof"], home.Agents.Queries.Last().Words);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_that_is_open_elsewhere_is_offered_as_a_copy_with_the_reason()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Conversations = [Found(Id, "Roof") with { HeldBy = "a terminal on nas since 07:30 UTC" }];
        var chat = home.Chat(user: UserKey.Owner);
        await chat.SendAsync("/adopt 11111111-1111");
        var offer = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(
            "“Roof” is open in a terminal on nas since 07:30 UTC. Two at once would lose what one of them says. "
            + "Close it there, or go on in a copy.",
            offer.Text);

        await chat.AskAsync(Assert.Single(offer.Choices).Command!);
        await chat.SendAsync("hello");

        var launch = (await home.Agents.NextRunAsync()).Launch;
        Assert.Equal((Id, "/home/me/roof"), (launch.ForksFrom, launch.WorkingFolder));
        Assert.NotEqual(Id, launch.AgentSessionId);
        Assert.Empty(await home.User(UserKey.Owner).Adopted());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_long_one_is_told_with_its_size()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Conversations = [Found(Id, "Roof") with { Size = 135 * 1024 * 1024 }];
        Assert.Equal(
            "Session **roof** goes on with “Roof” in `/home/me/roof`. "
            + "Its record has 135 MB: the first answer may take a while and much memory.",
            await home.Chat(user: UserKey.Owner).AskAsync("/adopt 11111111-1111"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_not_there_makes_nothing_and_more_pages_have_a_button()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat(user: UserKey.Owner);
        Assert.Equal("No conversation was found that is not a session already.", await chat.AskAsync("/adopt"));
        Assert.Contains(
            "There is no conversation “11111111-1111”", await chat.AskAsync("/adopt 11111111-1111"), StringComparison.Ordinal);
        home.Agents.Conversations = [Found(Id, "Roof") with { IsFolderThere = false }];
        Assert.Contains("/home/me/roof, is not there", await chat.AskAsync("/adopt 11111111-1111"), StringComparison.Ordinal);
        Assert.Empty(await home.User(UserKey.Owner).List());
        home.Agents.HasMoreConversations = true;
        await chat.SendAsync("/adopt roof");
        Assert.Equal("/adopt page 2 roof", (await chat.NextAsync(ChatOutputKind.Notice)).Choices[^1].Command);
        await chat.SendAsync("/adopt page 2 roof");
        await chat.NextAsync();
        Assert.Equal((8, 8), (home.Agents.Queries.Last().Skip, home.Agents.Queries.Last().Take));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Only_the_owner_sees_them_and_a_session_in_a_persons_folder_stays_there()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Conversations = [Found(Id, "Roof")];
        Assert.Equal("Only the owner of this Dormouse can do that; nothing was changed.", await home.Chat().AskAsync("/adopt"));
        Assert.Empty(home.Agents.Queries);
        var chat = home.Chat("telegram:8", UserKey.Owner);
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/adopt 11111111-1111");
        Assert.Equal(
            "Session roof works in /home/me/roof, a folder of yours; it can't be moved.", await chat.AskAsync("/move roof @moon"));
    }

    internal static FoundConversation Found(string id, string title) =>
        new("claude", id, title, "/home/me/roof", new(2026, 1, 5, 7, 0, 0, TimeSpan.Zero), 12 * 1024) { IsFolderThere = true };
}
