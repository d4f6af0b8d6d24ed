using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>Nothing is shown or said to be known that a crash could take back, and no number is used twice.</summary>
public sealed class DurableOutputTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Output_is_neither_shown_nor_found_before_it_is_durable()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SaysNothingElseAsync();
        var gate = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Exists(static output => output.Text == "kept"));
        var delivering = chat.Grain.Deliver([new SessionNotice("default", "n1", "kept")]);
        await Wait.For(gate.Arrived, "the notice to be written");

        // One who begins to read now looks at once.
        await using var reader = chat.Grain.Read(chat.LastSeq).GetAsyncEnumerator(Wait.Ended);
        var next = reader.MoveNextAsync().AsTask();
        for (var seq = chat.LastSeq; seq < chat.LastSeq + 10; seq++)
        {
            Assert.Null((await chat.Grain.Find(seq + 1))?.Text);
        }

        Assert.False(next.IsCompleted);
        Assert.False(chat.HasShown("kept"));

        gate.Open();
        await delivering;
        await chat.SaysAsync("kept");
        Assert.True(await next);
        Assert.Equal("kept", reader.Current.Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_came_while_a_write_ran_is_durable_when_its_caller_is_told_so()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SaysNothingElseAsync();
        var seen = chat.LastSeq;
        var gate = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Exists(static output => output.Text == "one"));
        var one = chat.Grain.Deliver([new SessionNotice("default", "n1", "one")]);
        await Wait.For(gate.Arrived, "the first notice to be written");
        var two = chat.Grain.Deliver([new SessionNotice("default", "n2", "two")]);
        await chat.Grain.Find(0);
        var three = chat.Grain.Deliver([new SessionNotice("default", "n3", "three")]);
        await chat.Grain.Find(0);
        gate.Open();
        await Task.WhenAll(one, two, three);

        await home.RestartAsync();

        chat = home.Chat(after: seen);
        await chat.SaysAsync("one");
        await chat.SaysAsync("two");
        await chat.SaysAsync("three");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_that_could_not_be_written_is_not_said_to_be_there_before_it_is()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SaysNothingElseAsync();
        var seen = chat.LastSeq;
        var prompt = Guid.NewGuid();
        home.Store.FailWrites<ChatState>(times: 2);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.Deliver([new SessionAnswer("default", prompt, "done")]));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.HasAnswer(prompt));
        Assert.True(await chat.Grain.HasAnswer(prompt));

        await home.RestartAsync();
        chat = home.Chat(after: seen);
        await chat.SaysAsync("done");
        Assert.True(await chat.Grain.HasAnswer(prompt));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Numbers_of_passing_output_are_not_used_again_after_a_crash()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SaysNothingElseAsync();
        for (var i = 0; i < 20; i++)
        {
            await chat.Grain.Deliver([new SessionWorking("default", IsWorking: true)]);
            await chat.ShowsAsync(ChatOutputKind.Working);
            await chat.Grain.Deliver([new SessionWorking("default", IsWorking: false)]);
            await chat.ShowsAsync(ChatOutputKind.Resting);
        }

        var seen = chat.LastSeq;

        await home.RestartAsync();

        // With a number that was used before it would not come to one who has seen that.
        chat = home.Chat(after: seen);
        await chat.SaysNothingElseAsync();
        Assert.True(chat.LastSeq > seen);
    }
}
