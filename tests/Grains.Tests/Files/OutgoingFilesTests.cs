namespace Dormouse.Grains.Tests.Files;

/// <summary>Files that an agent sends.</summary>
public sealed class OutgoingFilesTests
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1];

    [Fact(Timeout = Wait.Patience)]
    public async Task What_an_answer_links_to_comes_behind_it_pictures_with_pictures()
    {
        await using var home = await TestHome.StartAsync();
        home.Folders.Contents["a.png"] = Png;
        home.Folders.Contents["b.png"] = Png;
        home.Folders.Contents["notes.txt"] = "milk"u8.ToArray();
        var (chat, run, prompt) = await home.WorkingAsync();

        run.End(prompt, "![a](a.png) ![b](b.png) [notes](notes.txt) [gone](gone.txt) [web](https://example.com)");

        await chat.NextAsync(ChatOutputKind.Answer);
        var pictures = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(["a.png", "b.png"], pictures.AllFiles.Select(static file => file.Name));
        Assert.All(pictures.AllFiles, static file => Assert.True(file.IsPicture));
        var notes = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(("notes.txt", ""), (notes.File!.Name, notes.Text));
        Assert.Equal("milk"u8.ToArray(), (await home.Grains.GetGrain<IUploadGrain>(notes.File.Upload).Read()).Value);
        var journal = await (await home.JournalAsync()).ReadUntilAsync(static entry => entry.Kind is JournalKind.File, "the files");
        Assert.Equal(["a.png", "b.png", "notes.txt"], journal[^1].Paths);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_in_the_outbox_is_sent_once_and_again_when_it_has_changed()
    {
        await using var home = await TestHome.StartAsync();
        home.Folders.Places[("outbox", 1)] = new(
            "outbox", [new("new.txt", FolderEntryKind.File, 4), new(".hidden", FolderEntryKind.File, 4), new("link", FolderEntryKind.Link)])
        {
            Total = 3,
        };
        home.Folders.Contents["outbox/new.txt"] = "milk"u8.ToArray();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.End(prompt, "[it](outbox/new.txt) is there");
        await chat.NextAsync(ChatOutputKind.Answer);
        Assert.Equal(["new.txt"], (await chat.NextAsync(ChatOutputKind.Notice)).AllFiles.Select(static file => file.Name));

        await chat.SendAsync("more");
        run.End(await run.NextPromptAsync(), "nothing new");
        await chat.SaysAsync("nothing new");

        // By its link and in the outbox for the first answer, in the outbox for this one.
        await Eventually.Is(() => home.Folders.LooksToSend == 3, "the outbox is looked at");
        await chat.SaysNothingElseAsync();
        home.Folders.Contents["outbox/new.txt"] = "milk and eggs"u8.ToArray();
        await chat.SendAsync("more");
        run.End(await run.NextPromptAsync(), "changed");
        await chat.SaysAsync("changed");
        Assert.Equal(13, (await chat.NextAsync(ChatOutputKind.Notice)).File!.Size);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_can_t_be_sent_is_told_in_a_sentence()
    {
        await using var home = await TestHome.StartAsync();
        home.Folders.Unsent["huge.bin"] = "`huge.bin` has more than 50 MB, so it was not sent.";
        for (var n = 0; n < 22; n++)
        {
            home.Folders.Contents[$"f{n}"] = [1, 2, 3];
        }

        var (chat, run, prompt) = await home.WorkingAsync();

        run.End(prompt, "[huge](huge.bin) " + string.Join(' ', Enumerable.Range(0, 22).Select(static n => $"[x](f{n})")));

        await chat.NextAsync(ChatOutputKind.Answer);
        Assert.Equal(10, (await chat.NextAsync(ChatOutputKind.Notice)).AllFiles.Count());
        Assert.Equal(10, (await chat.NextAsync(ChatOutputKind.Notice)).AllFiles.Count());
        await chat.SaysAsync(
            "`huge.bin` has more than 50 MB, so it was not sent.\n"
            + "Only 20 files with 100 MB together are sent behind one answer; ask for the others, or have them packed.");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_kill_before_the_files_were_sent_neither_loses_nor_repeats_them()
    {
        await using var home = await TestHome.StartAsync();
        home.Folders.Contents["notes.txt"] = "milk"u8.ToArray();
        var (chat, run, prompt) = await home.WorkingAsync();
        var held = home.Store.HoldWrites<Grains.Files.UploadState>(static _ => true);
        run.End(prompt, "[notes](notes.txt)");
        var answer = await chat.NextAsync(ChatOutputKind.Answer);
        await Wait.For(held.Arrived, "the file to be stored");

        await home.RestartAsync();

        held.Drop();
        chat = home.Chat(after: answer.Seq);
        await (await home.SessionAsync()).Resume();
        Assert.Equal("notes.txt", (await chat.NextAsync(ChatOutputKind.Notice)).File?.Name);
        await (await home.SessionAsync()).Resume();
        await chat.SaysNothingElseAsync();
    }
}
