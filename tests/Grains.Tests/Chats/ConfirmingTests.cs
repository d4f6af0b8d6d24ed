using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class ConfirmingTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_confirmation_whose_write_failed_is_written_when_it_comes_again()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var one = Kept(chat);
        await chat.PromptAsync("two");
        home.Store.FailWrites<ChatState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.Confirm(one));
        await chat.Grain.Confirm(one);
        await home.RestartAsync();
        chat = home.Chat();
        await chat.SaysAsync("re: two");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_shown_is_durably_confirmed_before_the_channel_is_told_so()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var write = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Count == 0);
        var confirming = chat.Grain.Confirm(Kept(chat));
        await Wait.For(write.Arrived, "the confirmation to be written");
        Assert.False(confirming.IsCompleted);
        write.Open();
        await Wait.For(confirming, "it to be durable");
        await home.RestartAsync();
        await home.Chat().SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_confirmation_whose_write_failed_is_tried_until_it_is_written()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Store.FailWrites<ChatState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.Confirm(Kept(chat)));
        var write = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Count == 0);
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => write.Arrived.IsCompleted, "it is tried again");
        write.Open();
        await chat.Grain.Confirm(Kept(chat));
        await home.RestartAsync();
        await home.Chat().SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_next_message_writes_it_too()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        await chat.Grain.Confirm(Kept(chat));
        await chat.PromptAsync("two");
        await home.RestartAsync();
        chat = home.Chat();
        await chat.SaysAsync("re: two");
        await chat.SaysNothingElseAsync();
    }

    private static long Kept(TestChat chat) => chat.Shown.Last(static output => output.IsKept).Seq;
}
