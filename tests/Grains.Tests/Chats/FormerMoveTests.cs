using Dormouse.Grains.Chats;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>Earlier versions gave a conversation another key when its group became a supergroup. Such a conversation lives there.</summary>
public sealed class FormerMoveTests
{
    private const string Old = "telegram:-5";
    private const string New = "telegram:-1005";

    [Fact(Timeout = Wait.Patience)]
    public async Task What_still_comes_to_the_old_key_goes_to_the_new_one_once()
    {
        await using var home = await MovedAsync(isDone: true, isTaken: true);
        var (old, chat) = (home.Grains.GetGrain<IChatGrain>(Old), home.Chat(New));

        await old.Accept(new("6", "ada", "three", []));
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: three");
        await old.Accept(new("6", "ada", "three", []));
        await chat.SendAsync("6", "four");
        await chat.SaysAsync("re: four");
        await old.Deliver([new SessionAnswer("default", Guid.CreateVersion7(), "five")]);
        await chat.SaysAsync("five");
        await old.Readdress(New);

        await chat.SaysNothingElseAsync();
        Assert.Equal(New, await home.Grains.GetGrain<IChatAddressGrain>(New).Claim());
        await using var reader = old.ReadToDeliver("front", 0).GetAsyncEnumerator(Wait.Ended);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal((ChatOutputKind.Moved, New), (reader.Current.Kind, reader.Current.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_button_in_the_old_chat_answers_the_question_by_its_name()
    {
        await using var home = await TestHome.StartAsync();
        var question = new SessionQuestion("default", SessionKey.Parse("away/0199"), "q1", "May it?", ["Yes", "No"]);
        await home.Grains.GetGrain<IChatGrain>(New).Deliver([question]);
        await home.Grains.GetGrain<IChatGrain>(Old).Deliver([new SessionNotice("default", "n1", "one")]);
        await home.RestartAsync(meanwhile: static store => store.Change<ChatState>(StateNames.Chat, static state =>
        {
            if (state.Questions.Count == 0)
            {
                state.Move = new(New, IsDone: true, []);
                state.Outbox = [];
                state.Questions = [new(77, "q1", "away/0199", ["Yes", "No"])];
            }

            state.Known = [new("away/0199", "ada", "default")];
        }));
        var chat = home.Chat(New);
        await chat.SaysAsync("May it?");

        await home.Grains.GetGrain<IChatGrain>(Old).Accept(new("p1", "ada", "", [], new("#77", "#1")));

        await chat.SaysAsync(ChatTexts.AnswerWaits("away"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_that_was_cut_off_after_the_other_chat_had_all_shows_nothing_twice()
    {
        await using var home = await MovedAsync(isDone: false, isTaken: true);

        // The old chat has work to end, so something wakes it.
        await home.Grains.GetGrain<IChatGrain>(Old).Resume();
        var chat = home.Chat(New);
        await home.Grains.GetGrain<IChatGrain>(Old).Accept(new("6", "ada", "three", []));
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: three");

        await using var reader = home.Grains.GetGrain<IChatGrain>(Old).ReadToDeliver("front", 0).GetAsyncEnumerator(Wait.Ended);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(ChatOutputKind.Moved, reader.Current.Kind);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_write_that_fails_when_it_is_ended_does_not_keep_the_chat_from_what_comes()
    {
        await using var home = await MovedAsync(isDone: false, isTaken: false);
        home.Store.FailWrites<ChatState>(static state => state.Move is { To: null });
        var chat = home.Chat(Old);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.Accept(new("9", "ada", "/help", [])));

        await chat.Grain.Accept(new("9", "ada", "/help", []));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_that_was_cut_off_before_stays_and_only_its_address_is_another()
    {
        await using var home = await MovedAsync(isDone: false, isTaken: false);
        var chat = home.Chat(Old);

        await chat.Grain.Resume();

        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: one"), "the conversation goes on");
        await chat.SaysAsync("re: one");
        await chat.SendAsync("three");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: three");
        Assert.Equal(Old, await home.Grains.GetGrain<IChatAddressGrain>(New).Claim());
        Assert.Equal(New, (await home.Grains.GetGrain<IChatAddressGrain>(Old).Find()).Address);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nothing_is_taken_over_from_a_silo_of_an_earlier_version()
    {
        await using var home = await MovedAsync(isDone: true, isTaken: true);
        var older = new ChatState { Outbox = [new(1, ChatOutputKind.Notice, "n1", "default", default, "not this")] };
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => home.Grains.GetGrain<IChatSuccessor>(New).TakeOver("telegram:-6", older));
        await home.Chat(New).SaysNothingElseAsync();
    }

    /// <summary>A home whose conversation an earlier version has moved, or was about to.</summary>
    private static async Task<TestHome> MovedAsync(bool isDone, bool isTaken)
    {
        var home = await TestHome.StartEchoingAsync();
        await home.Chat(Old).PromptAsync("one");
        if (isTaken)
        {
            var there = home.Chat(New);
            await there.PromptAsync("two");
        }

        await home.RestartAsync(meanwhile: store => store.Change<ChatState>(StateNames.Chat, state =>
        {
            if (state.Outbox.Exists(static output => output.Text == "re: one"))
            {
                state.Move = new(New, isDone, []);
                state.Outbox = isDone ? [] : state.Outbox;
            }
            else
            {
                state.Move = new(null, IsDone: false, [Old]);
                state.Outbox = [];
            }
        }));
        home.Agents.Echoes = true;
        return home;
    }
}
