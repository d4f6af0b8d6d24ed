namespace Dormouse.Grains.Tests.Chats;

/// <summary>Messages that people say.</summary>
public sealed class SpokenTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_said_is_shown_and_then_given_as_the_words()
    {
        await using var home = await TestHome.StartAsync();
        home.Voice.IsThere = true;
        home.Voice.Heard = new("/stop buy *milk*\u0007");
        var chat = home.Chat();

        await chat.Grain.Accept(await SayAsync(home, chat, "v1"));

        await chat.SaysAsync("🎙 stop buy \\*milk\\*");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        Assert.Equal("stop buy *milk*", prompt.Text);
        Assert.Contains("Spoken in voice-v1.ogg", Assert.Single(prompt.Surroundings!).About, StringComparison.Ordinal);
        Assert.Contains("voice-v1.ogg", Assert.Single(prompt.Files).Path, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task With_a_caption_it_stands_beside_the_words()
    {
        await using var home = await TestHome.StartAsync();
        home.Voice.IsThere = true;
        var chat = home.Chat();

        await chat.Grain.Accept(await SayAsync(home, chat, "v1") with { Text = "write this down" });

        await chat.SaysAsync("🎙 buy milk");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        Assert.Equal("write this down", prompt.Text);
        Assert.Equal("buy milk", Assert.Single(prompt.Surroundings!).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task While_it_is_heard_prompts_wait_behind_it_commands_pass_and_a_kill_loses_and_repeats_nothing()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Echoes = true;
        home.Voice.IsThere = true;
        home.Voice.Gate = new();
        var chat = home.Chat();
        await chat.Grain.Accept(await SayAsync(home, chat, "v1"));
        await chat.SendAsync("and eggs");
        Assert.StartsWith("Quiet:", await chat.AskAsync("/quiet"), StringComparison.Ordinal);

        await home.RestartAsync();
        home.Agents.Echoes = true;
        home.Voice.Gate.SetResult();
        var last = chat.LastSeq;
        chat = home.Chat(after: last);
        await chat.Grain.Resume();

        await chat.SaysAsync("🎙 buy milk");
        await chat.SaysAsync("re: buy milk");
        await chat.SaysAsync("re: and eggs");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_can_t_be_heard_is_told_and_given_as_a_file()
    {
        await using var home = await TestHome.StartAsync();
        home.Voice.IsThere = true;
        home.Voice.Heard = new("", "it took longer than 5 min");
        var chat = home.Chat();

        await chat.Grain.Accept(await SayAsync(home, chat, "v1"));

        await chat.SaysAsync(
            "What is said in `voice-v1.ogg` could not be made text (it took longer than 5 min), so it was given as a file; "
            + "write it, or send it again.");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        Assert.Equal("", prompt.Text);
        Assert.Single(prompt.Files);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Without_anything_that_hears_it_is_a_file_and_how_to_have_it_is_said_once()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();

        await chat.Grain.Accept(await SayAsync(home, chat, "v1"));
        await chat.Grain.Accept(await SayAsync(home, chat, "v2"));

        Assert.StartsWith("This was given to the session as a file.", (await chat.NextAsync()).Text, StringComparison.Ordinal);
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var first = await run.NextPromptAsync();
        Assert.Single(first.Files);
        run.End(first, "heard it");
        await chat.SaysAsync("heard it");
        Assert.Single((await run.NextPromptAsync()).Files);
        await chat.SaysNothingElseAsync();
    }

    private static async Task<ChatMessage> SayAsync(TestHome home, TestChat chat, string id)
    {
        var upload = UploadKey.Of("telegram:7", id);
        await home.Grains.GetGrain<IUploadGrain>(upload).StoreWholeAsync([1, 2, 3]);
        return chat.Message(id, "") with { Attachments = [new(upload, $"voice-{id}.ogg", "audio/ogg", 3)], IsSpoken = true };
    }
}
