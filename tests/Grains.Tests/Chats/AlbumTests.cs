using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class AlbumTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    [Fact(Timeout = Wait.Patience)]
    public async Task Parts_of_an_album_are_one_prompt_and_what_follows_waits_for_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.SendAsync("before");
        await chat.SaysAsync("re: before");
        await PartAsync(home, chat, "1", "look at these");
        await chat.SendAsync("after");
        await PartAsync(home, chat, "2");
        await PartAsync(home, chat, "2");
        await PartAsync(home, chat, "3");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: after"), "the message behind the album is answered");
        await chat.SaysAsync("re: look at these");
        await chat.SaysAsync("re: after");
        Assert.Equal(["before", "look at these", "after"], home.Agents.Given.Select(static prompt => prompt.Text));
        Assert.Equal(
            ["1", "2", "3"],
            home.Agents.Given.ElementAt(1).Files.Select(
                static file => file.Path[(file.Path.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        await chat.EditAsync("3", "edit-1", "look at all of these");
        await chat.SaysAsync("re: Correction of my earlier message, which now reads: look at all of these");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_album_waits_for_a_part_that_is_on_its_way_but_not_for_ever()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await PartAsync(home, chat, "1", "slow");
        await chat.Grain.Expect("album");
        home.Clock.Advance(TimeSpan.FromSeconds(25));
        await PartAsync(home, chat, "2");
        await chat.Grain.Expect("album");
        Assert.Empty(home.Agents.Given);
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown("re: slow"), "the album is answered");
        Assert.Equal(2, Assert.Single(home.Agents.Given).Files.Count);

        // A part that comes too late is a message of its own.
        await PartAsync(home, chat, "3", "late");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: late"), "the late part is answered");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_between_parts_loses_none(bool afterHandOver)
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await PartAsync(home, chat, "1", "pictures");
        if (afterHandOver)
        {
            await home.PassTimeAsync(Step, () => home.Agents.HasMoreStarts, "the album is handed over");
        }

        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript = static _ => new(Agents.TranscriptFindingKind.NotGiven));
        home.Agents.Echoes = true;
        chat = home.Chat(after: chat.LastSeq);
        await PartAsync(home, chat, "1", "pictures");
        await PartAsync(home, chat, "2");
        if (afterHandOver)
        {
            await (await home.SessionAsync()).Resume();
        }

        await home.PassTimeAsync(Step, () => home.Agents.Given.Sum(static prompt => prompt.Files.Count) == 2, "both parts were given");
        Assert.Equal(afterHandOver ? 2 : 1, home.Agents.Given.Count);
        Assert.Single(home.Agents.Given, static prompt => prompt.Text == "pictures");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_album_that_could_not_be_closed_is_closed_later_and_loses_no_part()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await PartAsync(home, chat, "1", "pictures");
        var fault = home.Store.FailWrites<ChatState>(static state => state.Inbox is [{ Group: null }]);
        await home.PassTimeAsync(Step, () => fault.Spent.IsCompleted, "the write fails");
        await PartAsync(home, chat, "2");
        await home.PassTimeAsync(Step, () => chat.HasShown("re: pictures"), "the album is answered");
        Assert.Equal(2, home.Agents.Given.Sum(static prompt => prompt.Files.Count));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_part_that_was_refused_is_told_and_the_others_go()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await PartAsync(home, chat, "1", "pictures");
        await chat.Grain.Accept(new("2", "ada", "", [], Refusal: "This file is too big.", Group: "album"));
        await PartAsync(home, chat, "3");
        await home.PassTimeAsync(Step, () => chat.HasShown("This file is too big."), "the refusal is told");
        await Eventually.Is(() => chat.HasShown("re: pictures"), "the album is answered");
        Assert.Equal(2, Assert.Single(home.Agents.Given).Files.Count);
    }

    private static async Task PartAsync(TestHome home, TestChat chat, string id, string text = "")
    {
        await home.Grains.GetGrain<IUploadGrain>($"upload/{id}").Store(
            new Orleans.Concurrency.Immutable<byte[]>(System.Text.Encoding.UTF8.GetBytes(id)));
        await chat.Grain.Accept(new(id, "ada", text, [new($"upload/{id}", $"photo-{id}.jpg", "image/jpeg", 1)], Group: "album"));
    }
}
