using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Channels;

/// <summary>Which frontend delivers for a chat.</summary>
public sealed class DelivererTests
{
    private const string Key = "telegram:7";
    private static readonly TimeSpan Chore = TimeSpan.FromSeconds(2);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_frontend_is_asked_for_output_that_nobody_delivers_and_gets_it()
    {
        await using var home = await TestHome.StartAsync();
        var frontend = new TestFrontend(home, "one");
        await frontend.AttachAsync();
        var chat = await SayAsync(home, "first");
        await frontend.IsAskedForAsync(Key);
        await using var reading = frontend.Read(chat);
        await GetsAsync(reading, "first");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Output_waits_for_the_first_frontend_that_attaches()
    {
        await using var home = await TestHome.StartAsync();
        await SayAsync(home, "first");
        var frontend = new TestFrontend(home, "one");
        await AttachUntilAskedAsync(home, frontend);
        await frontend.IsAskedForAsync(Key);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task While_one_frontend_lives_no_other_one_gets_anything()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        await one.AttachAsync();
        var chat = await SayAsync(home, "first");
        await one.IsAskedForAsync(Key);
        await using var reading = one.Read(chat);
        await GetsAsync(reading, "first");
        await two.AttachAsync();
        await RefusedAsync(two, chat);
        await SayAsync(home, "second");
        await GetsAsync(reading, "second");
        await RefusedAsync(two, chat);
        Assert.False(two.WasAsked);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task When_the_frontend_dies_another_one_gets_what_was_not_confirmed_and_the_dead_one_nothing_more()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        await one.AttachAsync();
        var chat = await SayAsync(home, "first", "second");
        await one.IsAskedForAsync(Key);
        await using var stale = one.Read(chat);
        await chat.Confirm((await GetsAsync(stale, "first")).Seq);
        await GetsAsync(stale, "second");
        var next = stale.MoveNextAsync();

        await AttachUntilAskedAsync(home, two);
        Assert.False(await next);
        await RefusedAsync(one, chat);
        await using var reading = two.Read(chat);
        var second = await GetsAsync(reading, "second");
        await SayAsync(home, "third");
        await GetsAsync(reading, "third");

        // It was stopped between sending and confirming: what it says is true, whoever delivers now.
        await chat.Confirm(second.Seq);
        await using var again = two.Read(chat);
        await GetsAsync(again, "third");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_frontend_that_reads_again_takes_the_place_of_its_own_older_reading()
    {
        await using var home = await TestHome.StartAsync();
        var one = new TestFrontend(home, "one");
        var chat = await SayAsync(home, "first");
        await using var older = one.Read(chat);
        await GetsAsync(older, "first");
        var next = older.MoveNextAsync();
        await using var newer = one.Read(chat);
        await GetsAsync(newer, "first");
        Assert.False(await next);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_frontend_that_ends_its_delivery_leaves_the_chat_to_any_other()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        await one.AttachAsync();
        var chat = await SayAsync(home, "first");
        await one.IsAskedForAsync(Key);
        await using var stale = one.Read(chat);
        await GetsAsync(stale, "first");
        await two.AttachAsync();
        await one.DetachAsync();
        await chat.EndDelivery("two");
        await RefusedAsync(two, chat);
        await chat.EndDelivery("one");
        await two.IsAskedForAsync(Key);
        await using var reading = two.Read(chat);
        await GetsAsync(reading, "first");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_has_moved_remembers_who_may_still_be_sending()
    {
        await using var home = await TestHome.StartAsync();
        var chat = await SayAsync(home, "first");
        await using (var reading = new TestFrontend(home, "one").Read(chat))
        {
            await GetsAsync(reading, "first");
        }

        await home.RestartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        chat = home.Grains.GetGrain<IChatGrain>(Key);
        await two.AttachAsync();
        await chat.Resume();
        await RefusedAsync(two, chat);
        await one.AttachAsync();
        await one.IsAskedForAsync(Key);
        Assert.False(two.WasAsked);
        await using var again = one.Read(chat);
        await GetsAsync(again, "first");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_can_not_be_written_to_asks_nobody_until_somebody_writes_there_or_lets_us_in()
    {
        await using var home = await TestHome.StartAsync();
        var one = new TestFrontend(home, "one");
        await one.AttachAsync();
        var chat = await SayAsync(home, "first");
        await one.IsAskedForAsync(Key);
        await chat.BlockDelivery(TimeSpan.Zero);
        await RefusedAsync(one, chat);
        one.Forget();
        await SayAsync(home, "second");
        await home.Grains.GetGrain<IChannelGrain>("telegram").OutputWaits("telegram:8", "one");
        await one.IsAskedForAsync("telegram:8");
        await chat.UnblockDelivery();
        await one.IsAskedForAsync(Key);
        await chat.BlockDelivery(TimeSpan.Zero);
        one.Forget();
        await chat.Accept(new("1", "ada", "/help", []));
        await one.IsAskedForAsync(Key);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nothing_is_read_before_it_is_durable_who_reads()
    {
        await using var home = await TestHome.StartAsync();
        var chat = await SayAsync(home, "first");
        var held = home.Store.HoldWrites<ChatState>();
        await using var reading = new TestFrontend(home, "one").Read(chat);
        var next = reading.MoveNextAsync();
        await Wait.For(held.Arrived, "the reader to be written down");
        Assert.False(next.IsCompleted);
        held.Open();
        Assert.True(await next);
        Assert.Equal("first", reading.Current.Text);
    }

    private static async Task<IChatGrain> SayAsync(TestHome home, params string[] texts)
    {
        var chat = home.Grains.GetGrain<IChatGrain>(Key);
        await chat.Deliver([.. texts.Select(static text => new SessionNotice("default", text, text))]);
        return chat;
    }

    private static async Task<ChatOutput> GetsAsync(IAsyncEnumerator<ChatOutput> reading, string text)
    {
        Assert.True(await reading.MoveNextAsync());
        Assert.Equal(text, reading.Current.Text);
        return reading.Current;
    }

    /// <summary>Time passes, and only this frontend says that it is alive.</summary>
    private static Task AttachUntilAskedAsync(TestHome home, TestFrontend frontend) => Eventually.IsStepByStep(
        async () =>
        {
            home.Clock.Advance(Chore);
            await frontend.AttachAsync();
            return frontend.WasAsked;
        },
        $"{frontend.Id} is asked to show a chat");

    private static async Task RefusedAsync(TestFrontend frontend, IChatGrain chat)
    {
        await using var reading = frontend.Read(chat);
        await Assert.ThrowsAsync<DeliveryRefusedException>(async () => await reading.MoveNextAsync());
    }
}
