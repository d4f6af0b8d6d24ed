namespace Dormouse.Grains.Tests.Chats;

/// <summary>Pages that show a conversation to whoever has their address.</summary>
public sealed class ShareLinkTests
{
    private const string Wrong =
        " is no time for which a page can be shared: write /share link, which is seven days, or /share link for 12h, 2d or 4w (at most 90 "
        + "days); nothing was shared.";

    [Fact(Timeout = Wait.Patience)]
    public async Task A_page_shows_what_was_said_so_far_for_seven_days_and_only_its_digest_is_kept()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");

        var told = await chat.AskAsync("/share link");

        var secret = SecretIn(told);
        Assert.Contains("until 2026-01-12 08:00 UTC", told, StringComparison.Ordinal);
        Assert.Contains("Set `Frontend:PublicUrl`", told, StringComparison.Ordinal);
        Assert.Null(await Pages(home).Find(secret));
        var page = (await Pages(home).Find(Digest.Of(secret)))!;
        var last = Assert.Single(await Grain(home, page).Before(null, 1));
        Assert.Equal(("ada", "default", last.Number), (page.Owner, page.Session, page.Last));
        Assert.Contains(
            "shares a page of session default with whoever has its address, until 2026-01-12 08:00 UTC",
            (await home.Grains.GetGrain<IAuditGrain>(IAuditGrain.Key).List(10)).Select(static entry => entry.What));
        home.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Null(await Pages(home).Find(Digest.Of(secret)));
        Assert.Empty(await Pages(home).List("ada"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Pages_are_listed_and_ended_over_a_restart_and_go_with_an_archived_session()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");
        var one = SecretIn(await chat.AskAsync("/share link for 2d"));
        var two = SecretIn(await chat.AskAsync("/share link 12h"));

        Assert.Equal(
            """
            Shared pages, which whoever has their addresses can read:
            - **default** · made just now · until 20:00 UTC
            - **default** · made just now · until 2026-01-07 08:00 UTC
            """,
            await chat.AskAsync("/share links"));
        await home.RestartAsync();
        Assert.NotNull(await Pages(home).Find(Digest.Of(one)));
        var again = home.Chat(after: chat.LastSeq);
        Assert.StartsWith("2 shared pages of session default are gone", await again.AskAsync("/unshare link"), StringComparison.Ordinal);
        Assert.Equal("No page of session default is shared.", await again.AskAsync("/unshare link"));
        Assert.Null(await Pages(home).Find(Digest.Of(one)));
        Assert.Null(await Pages(home).Find(Digest.Of(two)));

        var three = SecretIn(await again.AskAsync("/share link"));
        await again.AskAsync("/archive");
        Assert.Null(await Pages(home).Find(Digest.Of(three)));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_no_time_and_a_session_without_a_word_share_nothing()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new fresh");

        Assert.Equal("Nothing was said in session fresh yet, so there is nothing to share.", await chat.AskAsync("/share link"));
        Assert.Equal($"“for ever”{Wrong}", await chat.AskAsync("/share link for ever"));
        Assert.Equal($"“for 91d”{Wrong}", await chat.AskAsync("/share link for 91d"));
        Assert.Equal($"“0h”{Wrong}", await chat.AskAsync("/share link 0h"));
        Assert.Empty(await Pages(home).List("ada"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_has_more_than_fifty_and_the_same_request_makes_one()
    {
        await using var home = await TestHome.StartAsync();
        var pages = Pages(home);
        for (var number = 0; number < ISharedPagesGrain.MostOfPerson; number++)
        {
            Assert.Null((await pages.Share($"request-{number}", Page(home, $"digest-of-{number}"))).Refusal);
        }

        Assert.StartsWith(
            "You have 50 shared pages", (await pages.Share("more", Page(home, "more"))).Refusal, StringComparison.Ordinal);
        Assert.Null((await pages.Share("request-7", Page(home, "again"))).Refusal);
        Assert.Null(await pages.Find("digest-of-7"));
        Assert.NotNull(await pages.Find("again"));
        Assert.Equal(0, await pages.End("bob", "journal/1", id: null));
        Assert.Equal(ISharedPagesGrain.MostOfPerson, (await pages.List("ada")).Count);
        Assert.Equal(1, await pages.End("ada", "journal/1", "again"));
    }

    private static SharedPage Page(TestHome home, string digest) => new(
        digest, "ada", "default", "journal/1", 1, home.Clock.GetUtcNow(), home.Clock.GetUtcNow().AddDays(1));

    private static string SecretIn(string told)
    {
        var begin = told.IndexOf("/shared/", StringComparison.Ordinal) + "/shared/".Length;
        Assert.True(begin > 8, told);
        return told.Substring(begin, 43);
    }

    private static ISharedPagesGrain Pages(TestHome home) => home.Grains.GetGrain<ISharedPagesGrain>(ISharedPagesGrain.Key);

    private static IJournalGrain Grain(TestHome home, SharedPage page) => home.Grains.GetGrain<IJournalGrain>(page.Journal);
}
