namespace Dormouse.Grains.Tests.Chats;

/// <summary>What grows is for a draft where a frontend can show one and the person wants it.</summary>
public sealed class DraftTests
{
    private static readonly AgentEvent[] Turn =
    [
        new AgentText("Let me look."),
        new AgentToolStarted("t1", "Read", "Reading server.py…", "server.py"),
        new AgentToolFinished("t1", "42 lines", IsError: false),
    ];

    [Fact(Timeout = Wait.Patience)]
    public async Task One_draft_shows_text_and_progress_until_the_answer_and_its_stop_interrupts_that_turn_and_no_other()
    {
        await using var home = await TestHome.StartAsync();
        await using var shown = await DraftingAsync(home, "telegram:7");
        var chat = shown.Chat;
        await chat.Accept(new("m1", "anna", "look", []));
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var first = await run.NextPromptAsync();
        await Eventually.Is(() => Task.FromResult(run.StreamsDeltas), "the turn to be told");
        run.Tell(Turn[0]);
        var text = await shown.NextAsync(ChatOutputKind.Text);
        run.Tell(Turn[1..]);
        var progress = await shown.NextAsync(ChatOutputKind.Progress);
        run.Tell(new AgentText("It is "));
        var more = await shown.NextAsync(ChatOutputKind.Text);
        Assert.Equal(("Let me look.", "Reading server.py…", "It is "), (text.Text, progress.Text, more.Text));
        Assert.True(text.Draft > 0);
        Assert.Equal((text.Draft, text.Draft), (progress.Draft, more.Draft));
        Assert.Equal(OutputMode.Smart, text.Mode);

        await chat.Accept(Stop("s1", text.Draft!.Value));
        await Eventually.Is(() => Task.FromResult(run.Interrupts == 1), "the turn is interrupted");
        run.End(first, "It is ", TurnOutcome.Interrupted);
        Assert.Equal("It is \n\n*Stopped.*", (await shown.NextAsync(ChatOutputKind.Answer)).Text);

        await chat.Accept(new("m2", "anna", "again", []));
        await run.NextPromptAsync();
        run.Tell(new AgentText("Another"));
        Assert.NotEqual(text.Draft, (await shown.NextAsync(ChatOutputKind.Text)).Draft);
        await chat.Accept(Stop("s2", text.Draft.Value));
        Assert.Equal("That answer had ended already, so there was nothing to stop.", (await shown.NextAsync(ChatOutputKind.Notice)).Text);
        Assert.Equal(1, run.Interrupts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task There_are_none_where_the_person_or_the_channel_wants_none_and_both_can_change()
    {
        await using var home = await TestHome.StartAsync();
        await using var shown = await DraftingAsync(home, "telegram:7");
        await shown.Chat.Accept(new("m1", "anna", "/drafts off", []));
        await shown.NextAsync(ChatOutputKind.Notice);
        await shown.Chat.Deliver([new SessionText("work", "one"), new SessionProgress("work", "Reading…")]);
        Assert.Null((await shown.NextAsync(ChatOutputKind.Progress)).Draft);

        await shown.Chat.Accept(new("m2", "anna", "/drafts on", []));
        await shown.NextAsync(ChatOutputKind.Notice);
        await shown.Chat.Deliver([new SessionText("work", "two")]);
        var text = await shown.NextAsync(ChatOutputKind.Text);
        Assert.Equal("two", text.Text);
        Assert.NotNull(text.Draft);

        await shown.Chat.RefuseDrafts("Not Found: method not found");
        await shown.Chat.Accept(new("m3", "anna", "/drafts", []));
        Assert.Contains("Not Found: method not found", (await shown.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        await shown.Chat.Deliver([new SessionText("work", "three"), new SessionProgress("work", "Writing…")]);
        Assert.Null((await shown.NextAsync(ChatOutputKind.Progress)).Draft);

        await shown.Chat.Accept(new("m4", "anna", "/drafts ON", []));
        await shown.NextAsync(ChatOutputKind.Notice);
        await shown.Chat.Deliver([new SessionProgress("work", "Testing…")]);
        Assert.NotNull((await shown.NextAsync(ChatOutputKind.Progress)).Draft);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("telegram:-7")]
    [InlineData("telegram:-7:3")]
    public async Task Groups_have_none(string key)
    {
        await using var home = await TestHome.StartAsync();
        await using var shown = await DraftingAsync(home, key);
        await shown.Chat.Deliver([new SessionText("work", "one"), new SessionProgress("work", "Reading…")]);
        var progress = await shown.NextAsync(ChatOutputKind.Progress);
        Assert.Null(progress.Draft);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_quiet_chat_has_none()
    {
        await using var home = await TestHome.StartAsync();
        await using var shown = await DraftingAsync(home, "telegram:7");
        await shown.Chat.Accept(new("m1", "anna", "/quiet", []));
        await shown.NextAsync(ChatOutputKind.Notice);

        await shown.Chat.Deliver(
            [new SessionText("work", "one"), new SessionProgress("work", "Reading…"), new SessionNotice("work", "n", "end")]);

        await shown.NextAsync(ChatOutputKind.Notice);
        Assert.DoesNotContain(shown.All, static output => output.Kind is ChatOutputKind.Text or ChatOutputKind.Progress);
    }

    private static ChatMessage Stop(string id, long draft) => new(id, "anna", "/stop", []) { StopsDraft = draft };

    private static async Task<Reading> DraftingAsync(TestHome home, string key)
    {
        var chat = home.Grains.GetGrain<IChatGrain>(key);
        await chat.OfferDrafts("front");
        return new(chat, chat.ReadToDeliver("front", 0).GetAsyncEnumerator(Wait.Ended));
    }

    /// <summary>What a frontend that can show drafts reads of a chat.</summary>
    private sealed record Reading(IChatGrain Chat, IAsyncEnumerator<ChatOutput> Outputs) : IAsyncDisposable
    {
        public List<ChatOutput> All { get; } = [];

        public async Task<ChatOutput> NextAsync(ChatOutputKind kind)
        {
            while (await Outputs.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            {
                All.Add(Outputs.Current);
                if (Outputs.Current.Kind == kind)
                {
                    return Outputs.Current;
                }
            }

            throw new InvalidOperationException("Another one delivers.");
        }

        public ValueTask DisposeAsync() => Outputs.DisposeAsync();
    }
}
