using System.Collections.Concurrent;
using System.Text;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Files;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Files;

public sealed class FileTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_file_reaches_the_sessions_folder_with_its_message_and_is_then_forgotten()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var file = await UploadAsync(home, "upload/1", "notes.txt", "milk");
        await chat.Grain.Accept(new("1", "ada", "read this", [file]));
        await chat.SaysAsync("re: read this");
        Assert.Equal("work/ada/default/notes.txt:milk", Assert.Single(Assert.Single(home.Agents.Given).Files).Path);
        await Eventually.Is(
            async () => (await home.Grains.GetGrain<IUploadGrain>("upload/1").Read()).Value is null, "the upload is forgotten");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_large_file_travels_in_pieces_and_what_is_lost_on_the_way_comes_again()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var content = string.Concat(Enumerable.Range(0, 120_000).Select(static number => $"{number} "));
        var bytes = Encoding.UTF8.GetBytes(content);
        var upload = home.Grains.GetGrain<IUploadGrain>("upload/large");

        // As if what had come before was lost with its silo.
        Assert.Equal(0, await upload.StorePiece(Attachment.PieceSize, bytes.Length, new([1, 2, 3])));
        await upload.StoreWholeAsync(bytes);
        Assert.Equal(bytes.Length, await upload.StorePiece(0, bytes.Length, new(bytes[..Attachment.PieceSize])));
        await chat.Grain.Accept(new("1", "ada", "read this", [new("upload/large", "large.txt", "text/plain", bytes.Length)]));
        await chat.SaysAsync("re: read this");
        Assert.True(
            $"work/ada/default/large.txt:{content}" == Assert.Single(Assert.Single(home.Agents.Given).Files).Path, "The file is whole.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_file_that_needs_longer_than_a_call_is_not_begun_again_when_its_message_is_handed_over_again()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (session, prompt, size) = await LargeAsync(home);
        var asked = new ConcurrentQueue<long>();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        home.BeforeCall = async call =>
        {
            if (call.InterfaceMethod?.Name == nameof(IUploadGrain.ReadPiece))
            {
                var offset = (long)call.Request.GetArgument(0)!;
                asked.Enqueue(offset);
                await (offset > 0 ? gate.Task : Task.CompletedTask);
            }
        };
        var first = session.Prompt(prompt);
        await Eventually.Is(() => asked.Count == 2, "the second piece is asked for");
        var late = await Assert.ThrowsAsync<TimeoutException>(() => home.PassTimeAsync(IncomingFiles.Patience, first));
        Assert.Equal("“large.txt” is still on its way.", late.Message);

        var second = session.Prompt(prompt);
        gate.SetResult();

        Assert.Null((await second).Refusal);
        Assert.Equal([0, Attachment.PieceSize, size], asked);
        await Eventually.Is(() => !home.Agents.Given.IsEmpty, "the agent has it");
        Assert.Single(Assert.Single(home.Agents.Given, given => given.Id == prompt.Id).Files);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_piece_that_failed_is_the_first_that_is_asked_for_when_the_message_is_handed_over_again()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (session, prompt, size) = await LargeAsync(home);
        var asked = new ConcurrentQueue<long>();
        home.BeforeCall = call =>
        {
            if (call.InterfaceMethod?.Name == nameof(IUploadGrain.ReadPiece))
            {
                asked.Enqueue((long)call.Request.GetArgument(0)!);
                return asked.Count == 2 ? Task.FromException(new IOException("lost")) : Task.CompletedTask;
            }

            return Task.CompletedTask;
        };
        Assert.Equal("lost", (await Assert.ThrowsAsync<IOException>(() => session.Prompt(prompt))).Message);

        Assert.Null((await session.Prompt(prompt)).Refusal);

        Assert.Equal([0, Attachment.PieceSize, Attachment.PieceSize, size], asked);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_large_file_that_a_silo_of_an_older_version_holds_comes_as_a_whole()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (session, prompt, _) = await LargeAsync(home);
        home.BeforeCall = static call => call.InterfaceMethod?.Name == nameof(IUploadGrain.ReadPiece)
            ? Task.FromException(new NotSupportedException("no such method")) : Task.CompletedTask;

        Assert.Null((await session.Prompt(prompt)).Refusal);

        await Eventually.Is(() => !home.Agents.Given.IsEmpty, "the agent has it");
        Assert.Single(home.Agents.Given.Single().Files);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_that_came_alone_go_with_the_next_message_for_the_agent_and_no_command_takes_them()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var file = await UploadAsync(home, "upload/1", "a.txt", "A");
        Assert.True(await chat.Grain.Attach([file]));
        Assert.True(await chat.Grain.Attach([file]));
        await chat.AskAsync("/help");
        await chat.PromptAsync("with it");
        await chat.PromptAsync("without it");
        Assert.Equal([1, 0], home.Agents.Given.Select(static prompt => prompt.Files.Count));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task No_more_files_wait_than_allowed()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        var many = Enumerable.Range(0, ChatState.MostFiles).Select(
            static i => new Attachment($"upload/{i}", "a", "text/plain", 1)).ToArray();
        Assert.True(await chat.Grain.Attach(many));
        Assert.False(await chat.Grain.Attach([new("upload/more", "a", "text/plain", 1)]));
        Assert.True(await chat.Grain.Attach(many));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_whose_file_finds_a_full_disk_waits_and_what_follows_waits_behind_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        (home.Workspace.Failure, home.Workspace.FailingName) = ("No space left on device : 'b.txt'", "b.txt");
        await chat.Grain.Accept(
            new(
                "1",
                "ada",
                "read these",
                [await UploadAsync(home, "upload/1", "a.txt", "A"), await UploadAsync(home, "upload/2", "b.txt", "B")]));
        await chat.SaysAsync(
            "⚠ The disk of nas is full. Free some space there; nothing that was taken is lost. Your message waits and is given by itself then.");
        await chat.SendAsync("and then this");
        await chat.SaysAsync("2 messages wait for nas.");
        await chat.SendAsync("/stop");
        await chat.SaysAsync("Nothing is running in session default.");
        home.Clock.Advance(TimeSpan.FromSeconds(2));
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.Empty(home.Workspace.Files);

        home.Workspace.Failure = null;
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: and then this"), "the messages are given");

        await chat.SaysAsync("re: read these");
        await chat.SaysAsync("re: and then this");
        Assert.Equal([0, 2, 0], home.Agents.Given.Select(static prompt => prompt.Files.Count));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_a_dropped_message_stays_only_if_another_message_needs_it(bool isNeeded)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.Grain.Accept(chat.Message("d1", "/nosuch") with { Attachments = [await UploadAsync(home, "upload/1", "a.txt", "A")] });
        if (isNeeded)
        {
            await chat.Grain.Accept(chat.Message("d2", "look") with { Attachments = [await UploadAsync(home, "upload/2", "a.txt", "A")] });
        }

        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Waiting.Count == (isNeeded ? 2 : 1), "all wait");
        Assert.Single(home.Workspace.Files);

        run.End(prompt, "done");

        await Eventually.Is(() => chat.HasShown("/nosuch is not a command here. /help lists what there is."), "it is dropped");
        if (isNeeded)
        {
            Assert.Equal(home.Workspace.Files.Single(), Assert.Single((await run.NextPromptAsync()).Files).Path);
        }
        else
        {
            await Eventually.Is(() => home.Workspace.Files.Count == 0, "its file is forgotten");
        }
    }

    /// <summary>A session, and a prompt for it with a file of two pieces.</summary>
    private static async Task<(ISessionGrain Session, Prompt Prompt, long Size)> LargeAsync(TestHome home)
    {
        await home.Chat().AskAsync("/new default");
        var content = new string('x', Attachment.PieceSize + 5);
        var file = await UploadAsync(home, "upload/large", "large.txt", content);
        return (await home.SessionAsync(), new(Guid.NewGuid(), "telegram:7", "read this", [file], IsCommand: false), content.Length);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_journal_says_where_in_the_session_s_folder_a_file_was_put()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.Grain.Accept(chat.Message("m1", "look") with { Attachments = [await UploadAsync(home, "upload/1", "a.txt", "A")] });
        await chat.NextAsync(ChatOutputKind.Answer);

        var prompt = (await (await home.JournalAsync()).ReadUntilAsync("Turn"))[0];

        Assert.Equal(["a.txt:A"], prompt.Files);
        Assert.EndsWith("a.txt:A", Assert.Single(prompt.Paths), StringComparison.Ordinal);
        Assert.DoesNotContain("work/", prompt.Paths[0], StringComparison.Ordinal);
    }

    private static async Task<Attachment> UploadAsync(TestHome home, string key, string name, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        await home.Grains.GetGrain<IUploadGrain>(key).Store(bytes.AsImmutable());
        return new(key, name, "text/plain", bytes.Length);
    }
}
