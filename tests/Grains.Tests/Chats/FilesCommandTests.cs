namespace Dormouse.Grains.Tests.Chats;

public sealed class FilesCommandTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_folder_is_shown_page_by_page_with_buttons_for_what_can_be_opened()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        home.Folders.Places[("src", 1)] = new(
            "src",
            [
                new("inner", FolderEntryKind.Folder), new(
                    "a.cs", FolderEntryKind.File, 3000), new("link", FolderEntryKind.Link) { Target = "../b" },
                new("fifo", FolderEntryKind.Special), new(
                    "caf\uFFFD", FolderEntryKind.Unnameable), new("evil\u202E\n.txt", FolderEntryKind.File, 5),
            ])
        {
            Total = 26,
        };

        await chat.SendAsync("/files src");
        var notice = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal(
            "`src/` in session **default** has 26 entries. This is page 1 of 2.\n\n"
            + "- 📁 `inner/`\n- `a.cs` 3 KiB\n- 🔗 `link` → `../b`\n"
            + "- `fifo` (a pipe, a socket or a device: never opened)\n- `caf\uFFFD` (its name is no text, so it can't be asked for)\n"
            + "- `evil⟨U+202E⟩⟨U+000A⟩.txt` 5 B",
            notice.Text);
        Assert.Equal(
            [
                new("📁 inner", "/files default:src/inner"), new(
                    "a.cs · 3 KiB", "/files default:src/a.cs"), new("🔗 link", "/files default:src/link"),
                new("evil⟨U+202E⟩⟨U+000A⟩.txt · 5 B", $"/files default:{PathReference.Of("src/evil\u202E\n.txt")}"),
                new("More (2 of 2)", "/files default+2:src"), new Choice("⬆ Up", "/files default:"),
            ],
            notice.Choices);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_file_is_sent_whole_in_pieces()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var content = new byte[(2 * Attachment.PieceSize) + 7];
        Random.Shared.NextBytes(content);
        home.Folders.Places[("two words.bin", 1)] = new("two words.bin", []) { FileSize = content.Length };
        home.Folders.Contents["two words.bin"] = content;

        await chat.SendAsync("/files two words.bin");
        var notice = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal("`two words.bin` of session **default**, 512 KiB.", notice.Text);
        Assert.Equal(("two words.bin", content.Length), (notice.File!.Name, (int)notice.File.Size));
        Assert.Equal(content, (await home.Grains.GetGrain<IUploadGrain>(notice.File.Upload).Read()).Value);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_too_large_empty_changing_or_not_there_is_told()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        home.Folders.Places[("large", 1)] = new("large", []) { FileSize = Attachment.MaxSize + 1 };
        home.Folders.Places[("empty", 1)] = new("empty", []) { FileSize = 0 };
        home.Folders.Places[("log", 1)] = new("log", []) { FileSize = Attachment.PieceSize + 1 };
        home.Folders.Contents["log"] = new byte[Attachment.PieceSize + 1];
        foreach (var stamp in Enumerable.Range(0, 6))
        {
            home.Folders.Stamps.Enqueue($"{stamp}");
        }

        Assert.Equal("`large` has 20 MiB, and at most 20 MiB are sent.", await chat.AskAsync("/files large"));
        Assert.Equal("`empty` is empty, so there is nothing to send.", await chat.AskAsync("/files empty"));
        Assert.Equal("`log` is being written to; try again when that is done.", await chat.AskAsync("/files log"));
        Assert.Equal("`log` of session **default**, 256 KiB.", await chat.AskAsync("/files log"));
        Assert.Equal("There is no `default` in the session's folder.", await chat.AskAsync("/files default"));
        Assert.Equal("There is no `a:b` in the session's folder.", await chat.AskAsync("/files a:b"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_that_is_away_is_told()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/new far @moon");
        var session = await home.SessionAsync("far");
        await home.KillMachineAsync("moon");
        await home.MachineIsAwayAsync(session);

        Assert.Equal("moon is away; try again when it is back.", await chat.AskAsync("/files"));
        Assert.Equal("moon is away; try again when it is back.", await chat.AskAsync("/diff"));
    }
}
