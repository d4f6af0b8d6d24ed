namespace Dormouse.Grains.Tests.Chats;

public sealed class SearchCommandTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_said_is_found_with_a_button_that_leads_there_and_others_do_not_find_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("water the roses");
        await chat.AskAsync("/new other");
        home.Clock.Advance(TimeSpan.FromMinutes(5));
        await chat.PromptAsync("nothing of that kind");
        await (await home.JournalAsync("other")).ReadUntilAsync("Turn");
        await Eventually.Is(
            async () => (await home.Grains.GetGrain<ISearchGrain>(UserKey.Of("ada")).Find("roses", 10)).Count == 2, "it is indexed");

        await chat.SendAsync("/search ROSES water");
        var notice = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal(
            "- **default**, 5 min ago, answer: `re: water the roses`\n- **default**, 5 min ago, you: `water the roses`", notice.Text);
        Assert.Equal([new("default", "/session default")], notice.Choices);
        var stranger = home.Chat("telegram:8", "bob");
        Assert.Equal(
            "`roses` was not found in your sessions. All the words must be in one message.", await stranger.AskAsync("/search roses"));
        Assert.StartsWith("What do you look for?", await stranger.AskAsync("/search ?"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_the_index_has_missed_is_made_up_for_with_the_next_entry()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.Index.IsAway = true;
        var chat = home.Chat();
        await chat.PromptAsync("one");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");
        home.Index.IsAway = false;

        await (await home.JournalAsync()).Index();

        var hit = (await home.Grains.GetGrain<ISearchGrain>(UserKey.Of("ada")).Find("one", 10))[^1];
        Assert.Equal(("default", 1, JournalKind.Prompt, "one"), (hit.Session, hit.Number, hit.Kind, hit.Excerpt));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(500, 300, "…")]
    [InlineData(500, 0, "")]
    public async Task An_excerpt_is_what_is_around_the_first_word(int length, int at, string before)
    {
        await using var home = await TestHome.StartAsync();
        var text = string.Concat(new string('x', at), " needle ", new string('y', length - at));
        var session = new JournalSession("ada", "garden");
        await home.Index.AddAsync("journal/1", session, 1, [new(1, "1", DateTimeOffset.UnixEpoch, JournalKind.Answer, "", text)]);

        var hit = Assert.Single(await home.Grains.GetGrain<ISearchGrain>(UserKey.Of("ada")).Find("needle", 10));

        Assert.StartsWith(before, hit.Excerpt, StringComparison.Ordinal);
        Assert.Contains("needle", hit.Excerpt, StringComparison.Ordinal);
        Assert.InRange(hit.Excerpt.Length, 100, 200);
    }
}
