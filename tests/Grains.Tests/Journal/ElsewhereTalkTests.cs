namespace Dormouse.Grains.Tests.Journal;

/// <summary>What was said in a terminal is part of the session's one conversation.</summary>
public sealed class ElsewhereTalkTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_said_while_the_session_slept_stands_before_the_next_prompt_and_what_is_ours_is_not_repeated()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await (await home.SessionAsync()).MakeRoom();
        await run.GoneAsync();
        var later = home.Clock.GetUtcNow().AddSeconds(1);
        var (desk, earlier) = (Guid.NewGuid(), Guid.NewGuid());
        var again = Guid.NewGuid();
        home.Agents.Talks[run.Launch.AgentSessionId] =
        [
            new(earlier, earlier, "long before", later.AddDays(-1)),
            new(prompt.Id, prompt.Id, "work", later),
            new(Guid.NewGuid(), prompt.Id, "done", later),
            new(desk, desk, "at the desk", later),
            new(again, desk, "answered there", later),
        ];

        for (var turn = 1; turn <= 2; turn++)
        {
            await chat.SendAsync($"after {turn}");
            var woken = await home.Agents.NextRunAsync();
            woken.Ready();
            woken.End(await woken.NextPromptAsync(), $"yes {turn}");
            await chat.SaysAsync("Resuming session…");
            await chat.SaysAsync($"yes {turn}");
            await (await home.SessionAsync()).MakeRoom();
            await woken.GoneAsync();
        }

        var entries = await (await home.JournalAsync()).ReadUntilAsync(
            static entry => entry is { Kind: JournalKind.Mark, Number: > 14 }, "its sleep after the second answer");
        Assert.Equal(
            [
                "Prompt work", "Answer done", "Prompt at the desk", "Answer answered there", "Prompt after 1", "Answer yes 1",
                "Prompt after 2", "Answer yes 2",
            ],
            entries.Where(static entry => entry.Kind is JournalKind.Prompt or JournalKind.Answer).ToArray().Lines());
        var typed = entries.Single(static entry => entry.Text == "at the desk");
        var said = entries.Single(static entry => entry.Text == "answered there");
        Assert.Equal(("terminal:nas", "ada", desk, later), (typed.Door, typed.Person, typed.Prompt, typed.At));
        Assert.Equal(("terminal:nas", null, desk), (said.Door, said.Person, said.Prompt));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_store_of_the_journal_that_is_away_keeps_no_prompt_from_the_agent()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        await session.MakeRoom();
        await run.GoneAsync();
        var away = home.Store.FailWrites<Dormouse.Grains.Journal.JournalState>(times: int.MaxValue);
        var desk = Guid.NewGuid();
        home.Agents.Talks[run.Launch.AgentSessionId] = [new(desk, desk, "at the desk", home.Clock.GetUtcNow().AddSeconds(1))];

        await chat.SendAsync("again");
        var next = home.Agents.NextRunAsync();
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => next.IsCompleted, "the agent is started");
        (await next).Ready();
        (await next).End(await (await next).NextPromptAsync(), "yes");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("yes");
        away.End();

        var journal = await home.JournalAsync();
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(1),
            async () => (await journal.Before(null, 100)).Lines() is var lines
                && lines.Contains("Prompt at the desk")
                && lines.Contains("Answer yes"),
            "the journal has it all");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_adopted_conversation_is_the_beginning_of_the_journal()
    {
        const string Id = "11111111-1111-4111-8111-111111111111";
        await using var home = await TestHome.StartAsync();
        home.Agents.Conversations = [Sessions.AdoptTests.Found(Id, "Roof")];
        var prompt = Guid.NewGuid();
        var then = DateTimeOffset.UnixEpoch;
        home.Agents.Talks[Id] = [new(prompt, prompt, "mend the roof", then), new(Guid.NewGuid(), prompt, "mended", then)];
        var chat = home.Chat(user: UserKey.Owner);
        await chat.SendAsync("/adopt");
        await chat.AskAsync((await chat.NextAsync(ChatOutputKind.Notice)).Choices[0].Command!);

        var entries = await (await home.JournalAsync("roof", UserKey.Owner)).ReadUntilAsync("Answer mended");

        Assert.Equal(
            [
                "Mark Goes on with a conversation of a terminal, which follows as far as its agent's own record has it.",
                "Prompt mend the roof", "Answer mended",
            ],
            entries.Lines());
    }
}
