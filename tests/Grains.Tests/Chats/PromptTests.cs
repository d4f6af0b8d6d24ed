namespace Dormouse.Grains.Tests.Chats;

public sealed class PromptTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task The_first_message_ever_makes_the_session_default_on_the_machine_that_serves_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var entry = Assert.Single(await home.User().List());
        Assert.Equal(("default", TestHome.Machine), (entry.Name, entry.Key.Machine));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Ten_messages_are_given_one_at_a_time_and_answered_in_order()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        for (var i = 0; i < 10; i++)
        {
            await chat.SendAsync($"message {i}");
        }

        var run = await home.Agents.NextRunAsync();
        run.Ready();
        for (var i = 0; i < 10; i++)
        {
            var prompt = await run.NextPromptAsync();
            Assert.Equal($"message {i}", prompt.Text);
            await TestHome.SettledAsync(await home.SessionAsync());
            Assert.Equal(0, run.PromptsNotLookedAt);
            run.End(prompt, $"answer {i}");
            await chat.SaysAsync($"answer {i}");
        }

        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_same_message_twice_is_one_prompt()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.SendAsync("42", "hello");
        await chat.SendAsync("42", "hello");
        await chat.SaysAsync("re: hello");
        await chat.SendAsync("42", "hello");
        await chat.PromptAsync("next");
        Assert.Equal(["hello", "next"], home.Agents.Given.Select(static prompt => prompt.Text));
    }
}
