using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>What nobody takes makes no write larger and larger; answers are all kept, in order.</summary>
public sealed class UntakenTests
{
    private const int MostBytes = 320 * 1024;

    [Fact(Timeout = Wait.Patience)]
    public async Task A_verbose_night_in_a_chat_that_can_not_be_delivered_to_keeps_the_row_small_and_every_answer()
    {
        await using var home = await TestHome.StartAsync();
        var grain = home.Grains.GetGrain<IChatGrain>("telegram:7");
        await grain.Accept(new("1", "ada", "/verbose", []));
        await Eventually.Is(() => home.Store.RowsOf(StateNames.Chat).Count == 1, "the chat is there");
        await grain.BlockDelivery(TimeSpan.Zero);
        var line = new string('漢', 400);
        for (var turn = 0; turn < 100; turn++)
        {
            for (var call = 0; call < 30; call++)
            {
                await grain.Deliver([new SessionDetail("default", $"{turn}-{call}", $"**Bash**\n```\n{line}\n```")]);
            }

            await grain.Deliver([new SessionAnswer("default", Guid.NewGuid(), $"answer {turn} {line}{line}{line}")]);
        }

        Assert.InRange(home.Store.Largest(StateNames.Chat), 1, MostBytes);
        Assert.InRange(home.Store.Largest(StateNames.ChatPage), 1, MostBytes);

        await grain.UnblockDelivery();
        var chat = home.Chat();
        var shown = new List<ChatOutput>();
        while (shown.Count(static output => output.Kind is ChatOutputKind.Answer) < 100
            || !shown.Exists(static output => output.Id.StartsWith("left-out-", StringComparison.Ordinal)))
        {
            shown.Add(await chat.NextAsync());
        }

        Assert.Equal(
            Enumerable.Range(0, 100).Select(static turn => $"answer {turn}"),
            shown.Where(static output => output.Kind is ChatOutputKind.Answer).Select(
                static output => output.Text[..output.Text.LastIndexOf(' ')]));
        var details = shown.Count(static output => output.Kind is ChatOutputKind.Detail);
        var notice = Assert.Single(shown, static output => output.Id.StartsWith("left-out-", StringComparison.Ordinal));
        Assert.Equal($"({3000 - details:N0} details left out: nobody took them. Answers are all kept.)", notice.Text);

        await grain.Confirm(shown[^1].Seq);
        await Eventually.Is(() => home.Store.RowsOf(StateNames.ChatPage).Count == 0, "no page is left");
        await grain.Deliver([new SessionDetail("default", "new", "shown again")]);
        await chat.SaysAsync("shown again");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_confirmed_in_the_middle_of_a_page_does_not_come_again_after_a_restart()
    {
        await using var home = await TestHome.StartAsync();
        var grain = home.Grains.GetGrain<IChatGrain>("telegram:7");
        for (var i = 0; i < 350; i++)
        {
            await grain.Deliver([new SessionNotice("default", $"n{i}", $"{i}")]);
        }

        var chat = home.Chat();
        var seqs = new List<long>();
        for (var i = 0; i < 350; i++)
        {
            seqs.Add((await chat.SaysAsync($"{i}")).Seq);
        }

        await grain.Confirm(seqs[130]);
        await home.RestartAsync();
        await home.Grains.GetGrain<IChatGrain>("telegram:7").Resume();
        await using var reader = home.Grains.GetGrain<IChatGrain>("telegram:7").ReadToDeliver("frontend", 0).GetAsyncEnumerator(Wait.Ended);
        for (var i = 131; i < 350; i++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal(($"{i}", seqs[i]), (reader.Current.Text, reader.Current.Seq));
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_group_that_becomes_a_supergroup_keeps_its_pages()
    {
        await using var home = await TestHome.StartAsync();
        var grain = home.Grains.GetGrain<IChatGrain>("telegram:-7");
        for (var i = 0; i < 350; i++)
        {
            await grain.Deliver([new SessionNotice("default", $"n{i}", $"{i}")]);
        }

        await grain.Readdress("telegram:-1007");

        var chat = home.Chat("telegram:-7");
        for (var i = 0; i < 350; i++)
        {
            await chat.SaysAsync($"{i}");
        }

        await grain.Confirm(chat.LastSeq);
        await Eventually.Is(() => home.Store.RowsOf(StateNames.ChatPage).Count == 0, "its pages are gone when all is confirmed");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waits_in_a_session_is_bounded_by_its_length_too()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxQueuedLength = 100);
        var chat = home.Chat();
        await chat.SendAsync("first");
        (await home.Agents.NextRunAsync()).Ready();
        await chat.SendAsync(new string('x', 90));
        await chat.SendAsync("more than ten characters");
        await chat.SaysAsync(
            "Messages with 100 characters at most can wait for session default; this one was not taken. "
            + "Send it again when some are answered, or send long text as a file.");
        Assert.Equal(1, (await (await home.SessionAsync()).Status()).Queued);
    }

    [Fact]
    public void Of_a_chat_that_keeps_its_past_the_oldest_pages_go()
    {
        var state = new ChatState { Pages = [.. Enumerable.Range(1, OutboxBounds.MostPages + 3).Select(
            static page => page * 100L)], FirstPage = 2 };

        Assert.Equal(3, new ChatPages(null!, "web:ada/main").TakeOut(state));
        Assert.Equal((5, 400), (state.FirstPage, state.Pages[0]));
        Assert.Equal(OutboxBounds.MostPages, state.Pages.Count);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(0, 350)]
    [InlineData(1, 349)]
    [InlineData(200, 150)]
    [InlineData(349, 1)]
    [InlineData(5000, 0)]
    public async Task A_reader_may_begin_with_the_last_few(int count, int first)
    {
        await using var home = await TestHome.StartAsync();
        var key = ChatKey.OfWeb("ada", "main");
        var grain = home.Grains.GetGrain<IChatGrain>(key);
        for (var i = 0; i < 350; i++)
        {
            await grain.Deliver([new SessionNotice("default", $"n{i}", $"{i}")]);
        }

        var chat = home.Chat(key, after: await grain.BeforeLast(count));
        await grain.Deliver([new SessionNotice("default", "n350", "350")]);
        for (var i = first; i <= 350; i++)
        {
            await chat.SaysAsync($"{i}");
        }
    }
}
