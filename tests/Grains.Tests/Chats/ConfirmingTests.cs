using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class ConfirmingTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

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

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_last_one_is_written_a_moment_later_and_tried_until_it_is(bool failsFirst)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var fault = failsFirst ? home.Store.FailWrites<ChatState>(static state => state.Outbox.Count == 0) : null;
        var write = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Count == 0);
        await chat.Grain.Confirm(Kept(chat));
        Assert.False(write.Arrived.IsCompleted);
        home.Clock.Advance(Moment);
        await Wait.For(write.Arrived, "the confirmation to be written");
        write.Open();
        if (fault is not null)
        {
            await Wait.For(fault.Spent, "the write to fail");
            write = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Count == 0);
            await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => write.Arrived.IsCompleted, "it is tried again");
            write.Open();
        }

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
