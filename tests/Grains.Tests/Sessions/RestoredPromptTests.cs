using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.States;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>What comes back from a backup is asked about before it runs.</summary>
public sealed class RestoredPromptTests
{
    private static readonly DateTimeOffset TakenAt = new(2026, 1, 4, 3, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = Wait.Patience)]
    public async Task Prompts_that_waited_when_the_backup_was_taken_run_only_when_the_person_says_so_and_under_new_ids()
    {
        var ids = new List<Guid>();
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 0);
        var chat = await RestoredAsync(home, ids, "one", "two");
        await (await home.SessionAsync()).Resume();
        await (await home.SessionAsync()).Resume();

        var question = await chat.SaysAsync(
            "Session default comes back from a backup of 2026-01-04 03:00 UTC. 2 messages waited then, and may have been run since: “one”, “two”\n"
            + "Run them, or drop them?");
        Assert.Equal(["Run them", "Drop them"], question.Choices.Select(static choice => choice.Label));
        Assert.False(home.Agents.HasMoreStarts);

        await chat.AnswerAsync(question.Id, "Run them");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var first = await run.NextPromptAsync();
        run.End(first, "done one");
        var second = await run.NextPromptAsync();
        run.End(second, "done two");
        Assert.Equal(["one", "two"], [first.Text, second.Text]);
        Assert.DoesNotContain(first.Id, ids);
        Assert.DoesNotContain(second.Id, ids);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Dropped_ones_are_gone_and_what_is_written_since_waits_for_the_decision_and_runs_then()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 0);
        var chat = await RestoredAsync(home, [], "one");
        await (await home.SessionAsync()).Resume();
        var question = await chat.SaysAsync(
            "Session default comes back from a backup of 2026-01-04 03:00 UTC. A message waited then, and may have been run since: “one”\nRun it, or drop it?");
        await chat.SendAsync("new");
        Assert.Contains("comes back from a backup", (await (await home.SessionAsync()).Status()).WaitsFor, StringComparison.Ordinal);
        Assert.False(home.Agents.HasMoreStarts);

        await chat.AnswerAsync(question.Id, "Drop it");

        var run = await home.Agents.NextRunAsync();
        run.Ready();
        Assert.Equal("new", (await run.NextPromptAsync()).Text);
    }

    [Fact]
    public void A_prompt_that_waited_for_its_usage_limit_is_asked_about_too_and_comes_first()
    {
        var parked = Queued("parked");
        var state = new SessionState { Name = "work", Paused = new(parked, TakenAt, "limit-1", "…"), Queue = [Queued("next")], DispatchedIn = "boot" };

        RestoredStates.Renew(state, TakenAt);

        Assert.Equal(["parked", "next"], state.Queue.Select(static prompt => prompt.Text));
        Assert.All(state.Queue, static prompt => Assert.Equal(TakenAt, prompt.BackupOf));
        Assert.Null(state.Paused);
        Assert.Null(state.DispatchedIn);
        Assert.Equal(2, RestoredPrompts.Of(state)!.Count);
    }

    [Fact]
    public void The_question_is_another_one_whenever_a_prompt_has_come_gone_or_been_edited()
    {
        QueuedPrompt[] prompts = [Restored("one"), Restored("two"), Restored("three")];
        var id = IdOf(prompts);

        Assert.Equal(id, IdOf([.. prompts]));
        Assert.NotEqual(id, IdOf([.. prompts, Restored("four")]));
        Assert.NotEqual(id, IdOf(prompts[..2]));

        // As many as before, with the same first one.
        Assert.NotEqual(id, IdOf([prompts[0], prompts[1], Restored("three")]));
        Assert.NotEqual(id, IdOf([prompts[0], prompts[1], prompts[2] with { Text = "rm -r build" }]));

        static QueuedPrompt Restored(string text) => Queued(text) with { BackupOf = TakenAt };
        static string IdOf(QueuedPrompt[] queue) => RestoredPrompts.Of(new SessionState { Name = "work", Queue = [.. queue] })!.QuestionId;
    }

    [Fact]
    public void Messages_that_a_chat_had_not_handed_over_yet_are_marked_and_its_numbers_leap()
    {
        var prompt = new Prompt(Guid.NewGuid(), "web:anna:main", "for a machine that is away", [], IsCommand: false);
        var state = new ChatState
        {
            Inbox = [new("1", "anna", "accepted", [])],
            Waiting = [new("nas/1", "work", prompt)],
            SeqCeiling = 40,
        };

        RestoredStates.Renew(state, TakenAt);

        Assert.Equal(TakenAt, state.Inbox[0].BackupOf);
        Assert.Equal(TakenAt, state.Waiting[0].Prompt.BackupOf);
        Assert.True(state.SeqCeiling > 1_000_000);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_from_the_inbox_of_a_backup_is_asked_about_when_its_chat_hands_it_over()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var seen = chat.LastSeq;
        await home.RestartAsync(meanwhile: static store => store.Change<ChatState>(StateNames.Chat, static state =>
        {
            state.Inbox.Add(new("99", "ada", "accepted then", []));
            RestoredStates.Renew(state, TakenAt);
        }));

        chat = home.Chat(after: seen);
        await chat.SendAsync("/sessions");

        // The command waits for nothing, so what it says may come before.
        await Eventually.Is(() => chat.Shown.Any(static output => output.Kind is ChatOutputKind.Question), "it is asked about");
        Assert.False(home.Agents.HasMoreStarts);
    }

    private static QueuedPrompt Queued(string text) => new(Guid.NewGuid(), "web:anna:main", text, [], IsCommand: false);

    private static async Task<TestChat> RestoredAsync(TestHome home, List<Guid> ids, params string[] texts)
    {
        var chat = home.Chat();
        foreach (var text in texts)
        {
            await chat.SendAsync(text);
        }

        await chat.NextAsync(ChatOutputKind.Notice);
        var seen = chat.LastSeq;
        await Eventually.Is(
            async () => (await (await home.SessionAsync()).Status()).Queued == texts.Length, "the messages wait");
        await home.RestartAsync(
            static options => options.MaxLive = 1,
            store => store.Change<SessionState>(StateNames.Session, state =>
            {
                ids.AddRange(state.Queue.Select(static prompt => prompt.Id));
                RestoredStates.Renew(state, TakenAt);
            }));
        return home.Chat(after: seen);
    }
}
