using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class JoinTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_comment_and_the_forwarded_messages_behind_it_are_one_prompt()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await CommentAsync(chat, "1", "what do they mean?");
        await ForwardAsync(chat, "2", "Bob", "the first");
        await ForwardAsync(chat, "3", "Cid", "the second");
        await ForwardAsync(chat, "2", "Bob", "the first");
        await chat.SendAsync("4", "next");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: next"), "all is answered");
        await chat.SaysAsync("re: what do they mean?");
        await chat.SaysAsync("re: next");
        Assert.Equal(["what do they mean?", "next"], home.Agents.Given.Select(static prompt => prompt.Text));
        Assert.Equal([From("Bob", "the first"), From("Cid", "the second")], home.Agents.Given.First().Surroundings!);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_comment_waits_for_a_file_that_is_forwarded_with_it_while_that_is_being_fetched()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await CommentAsync(chat, "1", "what is this?");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await chat.Grain.Expect(ChatMessage.Forwards);
            home.Clock.Advance(Joins.PartPatience - Step);
        }

        await ForwardAsync(chat, "2", "Bob", "a picture");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: what is this?"), "it is answered");
        Assert.Equal([From("Bob", "a picture")], Assert.Single(home.Agents.Given).Surroundings!);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_expected_again_and_again_and_never_comes_keeps_nobody_waiting_for_ever(bool isComment)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, group) = (home.Chat(), isComment ? ChatMessage.Forwards : "album");
        await (isComment ? CommentAsync(chat, "1", "look") : chat.Grain.Accept(chat.Message("1", "look") with { Group = group }));
        var begun = home.Clock.GetUtcNow();
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(20),
            async () =>
            {
                await chat.Grain.Expect(group);
                Assert.True(home.Clock.GetUtcNow() - begun < Joins.MostPatience * 10, "It waits for ever.");
                return chat.HasShown("re: look");
            },
            "it is answered");
    }

    [Fact]
    public void A_part_has_all_its_time_again_once_another_has_come_or_was_waited_for_in_vain()
    {
        var (joins, now, inbox) = (new Joins(), TimeSpan.FromDays(1), new List<ChatMessage>());
        joins.Add(inbox, Forward("1", "Bob", "his"), now, isForShell: false);
        joins.Expect(ChatMessage.Forwards, now);
        now += TimeSpan.FromSeconds(20);
        joins.Expect(ChatMessage.Forwards, now);
        joins.Add(inbox, Forward("2", "Bob", "more"), now, isForShell: false);
        joins.Expect(ChatMessage.Forwards, now);
        var last = now + Joins.MostPatience;
        while (joins.Held(inbox, inbox[0], now) is { } until)
        {
            Assert.True(until <= last);
            now += TimeSpan.FromSeconds(20);
            joins.Expect(ChatMessage.Forwards, now);
        }

        Assert.True(now >= last);
        now += TimeSpan.FromHours(1);
        inbox.Clear();
        joins.Add(inbox, new("3", "ada", "look", []) { MayGoOn = true }, now, isForShell: false);
        joins.Expect(ChatMessage.Forwards, now);
        Assert.Equal(now + Joins.PartPatience, joins.Held(inbox, inbox[0], now));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_comment_that_could_not_be_written_is_not_handed_over_without_what_comes_again_with_it()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        home.Agents.Echoes = true;
        await chat.PromptAsync("hello");
        var tries = 0;
        var fault = home.Store.FailWrites<ChatState>(_ => Interlocked.Increment(ref tries) > 0, times: int.MaxValue);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => CommentAsync(chat, "1", "look"));
        await home.PassTimeAsync(Step, () => Volatile.Read(ref tries) > 1, "it was to be handed over, or written");
        await home.RestartAsync(meanwhile: _ => fault.End());
        (home.Agents.Echoes, home.Agents.Transcript) = (true, static _ => new(Agents.TranscriptFindingKind.NotGiven));
        chat = home.Chat(after: chat.LastSeq);
        await CommentAsync(chat, "1", "look");
        await ForwardAsync(chat, "2", "Bob", "his");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: look"), "it is answered");
        Assert.Equal([From("Bob", "his")], Assert.Single(home.Agents.Given, static prompt => prompt.Text == "look").Surroundings!);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_burst_of_forwarded_messages_without_a_comment_is_one_prompt_and_none_is_a_command()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await ForwardAsync(chat, "1", "Bob", "/archive");
        await ForwardAsync(chat, "2", "Bob", "/quiet");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: "), "the burst is answered");
        Assert.Equal([From("Bob", "/archive"), From("Bob", "/quiet")], Assert.Single(home.Agents.Given).Surroundings!);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_text_waits_for_half_a_second_for_what_may_be_forwarded_with_it_and_in_a_brisk_talk_not_at_all()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        foreach (var text in new[] { "one", "two", "three", "four" })
        {
            await CommentAsync(chat, text, text);
            Assert.False(chat.HasShown($"re: {text}"));
            await home.PassTimeAsync(Step, () => chat.HasShown($"re: {text}"), "it is answered");
        }

        await CommentAsync(chat, "5", "five");
        await Eventually.Is(() => chat.HasShown("re: five"), "it is answered at once");
        home.Clock.Advance(TimeSpan.FromSeconds(21));
        await CommentAsync(chat, "6", "six");
        await ForwardAsync(chat, "7", "Bob", "his");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: six"), "it is answered");
        Assert.Equal([From("Bob", "his")], home.Agents.Given.Last().Surroundings!);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_comes_behind_a_text_ends_its_wait()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat("telegram:-7");
        await CommentAsync(chat, "1", "work");
        await chat.SendAsync("2", "/share");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        Assert.Equal("work", (await run.NextPromptAsync()).Text);
        await CommentAsync(chat, "3", "bobs");
        await chat.Grain.Accept(Forward("4", "Bob", "his") with { User = "bea" });
        await home.PassTimeAsync(Step, async () => (await (await home.SessionAsync()).Status()).Waiting.Count == 2, "both wait");
        Assert.Equal(["“bobs”", "“his”"], (await (await home.SessionAsync()).Status()).Waiting.Select(static queued => queued.Text));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_between_a_comment_and_what_is_forwarded_with_it_loses_none_and_gives_none_twice(bool afterForward)
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await CommentAsync(chat, "1", "look");
        if (afterForward)
        {
            await ForwardAsync(chat, "2", "Bob", "his");
        }

        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript = static _ => new(Agents.TranscriptFindingKind.NotGiven));
        home.Agents.Echoes = true;
        chat = home.Chat(after: chat.LastSeq);
        await CommentAsync(chat, "1", "look");
        await ForwardAsync(chat, "2", "Bob", "his");
        await ForwardAsync(chat, "3", "Bob", "more");
        await home.PassTimeAsync(Step, () => home.Agents.Given.Sum(static prompt => prompt.Surroundings?.Count ?? 0) == 2, "all was given");
        Assert.Single(home.Agents.Given, static prompt => prompt.Text == "look");
        Assert.Equal(afterForward ? 1 : 2, home.Agents.Given.Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_comment_keeps_what_was_forwarded_with_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await CommentAsync(chat, "11", "lok");
        await ForwardAsync(chat, "12", "Bob", "his");
        await chat.EditAsync("11", "edit-1", "loook");
        await home.PassTimeAsync(Step, async () => (await (await home.SessionAsync()).Status()).Waiting.Count == 1, "it waits");
        await chat.EditAsync("11", "edit-2", "look");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Waiting is [{ Text: "“look”" }], "it is edited");
        run.End(prompt, "done");
        var given = await run.NextPromptAsync();
        Assert.Equal("look", given.Text);
        Assert.Equal([From("Bob", "his")], given.Surroundings!);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_text_that_was_cut_is_one_prompt_and_an_edit_of_a_part_is_of_that_part()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var (first, second) = (new string('a', Wording.CutAt), new string('b', 4000));
        await CommentAsync(chat, "11", first);
        await CommentAsync(chat, "12", second);
        await CommentAsync(chat, "13", "tail");
        await CommentAsync(chat, "14", "another");
        await home.PassTimeAsync(Step, async () => (await (await home.SessionAsync()).Status()).Waiting.Count == 2, "both wait");
        await chat.EditAsync("13", "edit-1", "the tail");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Waiting.Count == 2, "both wait");
        run.End(prompt, "done");
        var given = await run.NextPromptAsync();
        run.End(given, "done");
        Assert.Equal($"{first}{second}\nthe tail", given.Text);
        Assert.Equal("another", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_shells_commands_do_not_wait_for_what_may_be_forwarded_with_them()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.Agents.Agents = [new("shell", "shell", "1")];
        var chat = home.Chat();
        await CommentAsync(chat, "1", "one");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: one"), "it is answered");
        home.Clock.Advance(TimeSpan.FromSeconds(21));
        await chat.Grain.Accept(chat.Message("2", "two") with { MayGoOn = true, Markdown = "`two`" });
        await Eventually.Is(() => chat.HasShown("re: two"), "it is answered at once");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_reads_gets_code_as_such_and_its_own_command_as_it_is()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(chat.Message("1", "ls") with { Markdown = "`ls`" });
        await chat.SaysAsync("re: `ls`");
    }

    private static Task CommentAsync(TestChat chat, string id, string text) =>
        chat.Grain.Accept(chat.Message(id, text) with { MayGoOn = true });

    private static Task ForwardAsync(TestChat chat, string id, string from, string text) => chat.Grain.Accept(Forward(id, from, text));

    private static ChatMessage Forward(string id, string from, string text) =>
        new(id, "ada", "", [], Group: ChatMessage.Forwards) { Surroundings = [From(from, text)] };

    private static Surrounding From(string from, string text) => new(SurroundingKind.Forward, $"Forwarded from \"{from}\"", text);
}
