namespace Dormouse.Grains.Tests.Chats;

/// <summary>The line that stands pinned in a chat.</summary>
public sealed class PinTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task There_is_none_until_somebody_wants_it_and_it_says_what_is_talked_to_and_what_waits()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new garden");
        Assert.Null(await chat.Grain.Pinned());
        await chat.AskAsync("/pin on");
        var line = (await chat.Grain.Pinned())!;
        Assert.StartsWith("**garden** · ", line.Text, StringComparison.Ordinal);
        Assert.Equal((null, ""), (line.Message, line.Shown));

        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        run.Ask("q1", "May I?", "Allow", "Deny");
        await chat.NextAsync(ChatOutputKind.Question);
        await Eventually.Is(
            async () => (await chat.Grain.Pinned())!.Text.EndsWith(" · 1 question waits for you", StringComparison.Ordinal), "it waits");

        await chat.Grain.NotePinned("12", line.Text, null);
        await chat.AskAsync("/pin off");
        Assert.Equal(new PinnedLine("", "12", line.Text), await chat.Grain.Pinned());
        await chat.Grain.NotePinned(null, "", null);
        Assert.Null(await chat.Grain.Pinned());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_refusal_is_told_once_and_ends_it()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new garden");
        await chat.AskAsync("/pin on");

        await chat.Grain.NotePinned(null, "", "not enough rights");
        await chat.Grain.NotePinned(null, "", "not enough rights");

        Assert.StartsWith("I may not pin a message here (not enough rights)", (await chat.NextAsync()).Text, StringComparison.Ordinal);
        Assert.Null(await chat.Grain.Pinned());
        await chat.SaysNothingElseAsync();
    }
}
