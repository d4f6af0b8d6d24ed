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
        await Wait.Until(async () => (await home.Grains.GetGrain<IUploadGrain>("upload/1").Read()).Value is null, "the upload is forgotten");
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
        var many = Enumerable.Range(0, ChatState.MostFiles).Select(static i => new Attachment($"upload/{i}", "a", "text/plain", 1)).ToArray();
        Assert.True(await chat.Grain.Attach(many));
        Assert.False(await chat.Grain.Attach([new("upload/more", "a", "text/plain", 1)]));
        Assert.True(await chat.Grain.Attach(many));
    }

    private static async Task<Attachment> UploadAsync(TestHome home, string key, string name, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        await home.Grains.GetGrain<IUploadGrain>(key).Store(bytes.AsImmutable());
        return new(key, name, "text/plain", bytes.Length);
    }
}
