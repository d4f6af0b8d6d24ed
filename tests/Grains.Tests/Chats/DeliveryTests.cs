using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Chats;

public sealed class DeliveryTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_not_confirmed_comes_again_after_a_restart_in_order_and_numbers_grow()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var confirmed = chat.Shown.Last(static output => output.IsKept).Seq;
        await chat.PromptAsync("two");
        await chat.PromptAsync("three");
        await chat.Grain.Confirm(confirmed);
        var last = chat.LastSeq;
        await home.RestartAsync();
        home.Agents.Echoes = true;
        chat = home.Chat();
        await chat.SaysAsync("re: two");
        await chat.SaysAsync("re: three");
        await chat.SendAsync("four");
        await chat.SaysAsync("Resuming session…");
        Assert.True((await chat.SaysAsync("re: four")).Seq > last, "A number was used twice.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_confirmed_is_forgotten()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        await chat.Grain.Confirm(chat.LastSeq);
        await chat.SaysNothingElseAsync();
        var again = home.Chat();
        await again.SaysAsync(HelpText.Text);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(0)]
    [InlineData(57)]
    [InlineData(199)]
    [InlineData(250)]
    public async Task A_web_chat_keeps_its_whole_past(int seen)
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.WebChat();
        for (var i = 0; i < 350; i++)
        {
            await chat.Grain.Deliver([new SessionNotice("default", $"n{i}", $"{i}")]);
        }

        var seqs = new List<long>();
        for (var i = 0; i < 350; i++)
        {
            seqs.Add((await chat.SaysAsync($"{i}")).Seq);
        }

        await home.RestartAsync();
        var reader = home.WebChat(after: seen == 0 ? 0 : seqs[seen - 1]);
        for (var i = seen; i < 350; i++)
        {
            Assert.Equal(seqs[i], (await reader.SaysAsync($"{i}")).Seq);
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_reader_that_is_slow_misses_nothing_when_pages_are_turned_meanwhile()
    {
        await using var home = await TestHome.StartAsync();
        var grain = home.Grains.GetGrain<IChatGrain>(ChatKey.OfWeb("ada", "main"));
        await grain.Deliver([.. Enumerable.Range(0, 150).Select(static i => new SessionNotice("default", $"n{i}", $"{i}"))]);
        await using var reader = grain.Read(0).WithBatchSize(1).GetAsyncEnumerator(Wait.Ended);
        for (var i = 0; i < 350; i++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal($"{i}", reader.Current.Text);
            if (i is 20 or 21)
            {
                await grain.Deliver(
                    [.. Enumerable.Range(50 + (i * 5), 100).Select(
                        n => new SessionNotice("default", $"m{i}-{n}", $"{150 + ((i - 20) * 100) + (n - 50 - (i * 5))}"))]);
            }
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_web_chat_shows_what_was_accepted_and_a_repeat_of_an_output_once()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.WebChat();
        await chat.SendAsync("42", "hello");
        var accepted = await chat.NextAsync(ChatOutputKind.Accepted);
        Assert.Equal(("42", "hello"), (accepted.Id, accepted.Text));
        await chat.SaysAsync("re: hello");
        await chat.Grain.Deliver([new SessionNotice("default", "n", "once")]);
        await chat.Grain.Deliver([new SessionNotice("default", "n", "once")]);
        await chat.SaysAsync("once");
        await chat.SendAsync("43", "next");
        await chat.SaysAsync("next");
        await chat.SaysAsync("re: next");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_that_was_accepted_before_a_crash_is_acted_on_afterwards()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var held = home.Store.HoldWrites<SessionState>();
        await home.Chat().SendAsync("hello");
        await Wait.For(held.Arrived, "the session to be made");
        await home.RestartAsync();
        held.Drop();
        home.Agents.Echoes = true;
        await home.Chat().SaysAsync("re: hello");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_refusal_of_the_channel_is_told_to_the_sender()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(new("9", "ada", "", [], Refusal: "This file is too big."));
        await chat.SaysAsync("This file is too big.");
    }
}
