using System.Text;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Files;

/// <summary>
/// Whoever drops a message clears its files; nothing of it stays in the store or, if the agent never saw it, in the folder.
/// </summary>
public sealed class ClearingTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Files_of_a_message_to_an_archived_session_go()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await (await home.SessionAsync()).Archive();
        await chat.Grain.Accept(new("1", "ada", "read this", [await UploadAsync(home, "a.txt")]));
        await chat.SaysAsync("Session default is archived; this message was not taken. Bring it back with /unarchive default.");
        await NothingIsLeftAsync(home);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_of_a_message_that_is_too_long_go()
    {
        await using var home = await TestHome.StartEchoingAsync(static options => options.MaxPromptLength = 10);
        var chat = home.Chat();
        await chat.Grain.Accept(new("1", "ada", "longer than ten", [await UploadAsync(home, "a.txt")]));
        Assert.StartsWith("This message has 15 characters", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        await NothingIsLeftAsync(home);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_of_ours_that_comes_with_a_file_is_done_and_says_that_it_takes_none()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(new("1", "ada", "/quiet", [await UploadAsync(home, "a.txt")]));
        await chat.SaysAsync("Quiet: this chat shows final answers only.");
        await chat.SaysAsync("/quiet takes no files, so “a.txt” went nowhere. Send it again with a text for the agent, or with none.");
        await NothingIsLeftAsync(home);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_nobody_knows_leaves_no_file()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(new("1", "ada", "/nobody knows", [await UploadAsync(home, "a.txt")]));
        (await home.Agents.NextRunAsync()).Ready("review");
        await chat.SaysAsync("/nobody is not a command here. /help lists what there is.");
        await NothingIsLeftAsync(home);
        await Eventually.Is(() => home.Workspace.Files.Count == 0, "its file is gone from the folder");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_over_the_limit_of_those_that_wait_go_and_those_that_wait_stay()
    {
        await using var home = await TestHome.StartAsync();
        var grain = home.Chat().Grain;
        for (var i = 0; i < ChatState.MostFiles; i++)
        {
            Assert.True(await grain.Attach([await UploadAsync(home, $"{i}.txt")]));
        }

        for (var i = 0; i < 20; i++)
        {
            Assert.False(await grain.Attach([await UploadAsync(home, $"more-{i}.txt")]));
        }

        await Eventually.Is(() => home.Store.RowsOf(StateNames.Upload).Count == ChatState.MostFiles, "only what waits is left");
        Assert.DoesNotContain(home.Store.RowsOf(StateNames.Upload), static key => key.Contains("more", StringComparison.Ordinal));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_that_comes_again_when_it_is_done_with_leaves_no_file()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(new("1", "ada", "read this", [await UploadAsync(home, "a.txt")]));
        await chat.SaysAsync("re: read this");
        await NothingIsLeftAsync(home);

        await chat.Grain.Accept(new("1", "ada", "read this", [await UploadAsync(home, "a.txt")]));

        await NothingIsLeftAsync(home);
        Assert.Single(home.Agents.Given);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_of_a_prompt_that_is_dropped_before_it_was_given_go_from_the_folder_and_those_of_a_given_one_stay(bool isArchived)
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(new("1", "ada", "first", [await UploadAsync(home, "a.txt")]));
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        await chat.Grain.Accept(new("2", "ada", "second", [await UploadAsync(home, "b.txt")]));
        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Queued == 1, "the second waits");
        Assert.Equal(2, home.Workspace.Files.Count);

        await (isArchived ? session.Archive() : session.Cancel($"{(await session.Status()).Waiting[0].Id:N}"));

        Assert.Equal("work/ada/default/a.txt:content of a.txt", Assert.Single(home.Workspace.Files));
        await NothingIsLeftAsync(home);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_that_a_session_can_not_write_is_saved_once_however_often_it_comes()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var fault = home.Store.FailWrites<SessionState>(times: 5);
        await chat.Grain.Accept(new("1", "ada", "read this", [await UploadAsync(home, "a.txt")]));
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => fault.Spent.IsCompleted, "the writes fail");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: read this"), "it is given");
        Assert.Single(home.Workspace.Files);
        await NothingIsLeftAsync(home);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_upload_that_waited_two_days_is_swept_and_told_and_one_of_a_message_that_waits_is_kept()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var waits = await UploadAsync(home, "waits.txt");
        home.Workspace.Failure = "No space left on device";
        await chat.Grain.Accept(new("1", "ada", "read this", [waits]));
        Assert.StartsWith("⚠ The disk of nas is full.", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        var alone = await UploadAsync(home, "alone.txt");
        Assert.True(await chat.Grain.Attach([alone]));
        var lost = await UploadAsync(home, "lost.txt");

        await SweepAsync(home, waits, alone, lost);
        Assert.Equal(3, home.Store.RowsOf(StateNames.Upload).Count);
        home.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync(home, waits, alone, lost);

        await chat.SaysAsync("“alone.txt” waited two days for a message to go with, and none came; it was let go.");
        Assert.EndsWith("waits.txt", Assert.Single(home.Store.RowsOf(StateNames.Upload)), StringComparison.Ordinal);
        home.Workspace.Failure = null;
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: read this"), "it is given");
        Assert.Single(home.Workspace.Files);
    }

    private static async Task SweepAsync(TestHome home, params Attachment[] files)
    {
        foreach (var file in files)
        {
            await home.Grains.GetGrain<IUploadGrain>(file.Upload).Sweep();
        }
    }

    private static Task NothingIsLeftAsync(TestHome home) =>
        Eventually.Is(() => home.Store.RowsOf(StateNames.Upload).Count == 0, "no upload is left");

    private static async Task<Attachment> UploadAsync(TestHome home, string name)
    {
        var bytes = Encoding.UTF8.GetBytes($"content of {name}");
        var key = UploadKey.Of("telegram:7", name);
        await home.Grains.GetGrain<IUploadGrain>(key).Store(bytes.AsImmutable());
        return new(key, name, "text/plain", bytes.Length);
    }
}
