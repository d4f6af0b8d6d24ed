using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Dormouse.Silo.Files;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Files;

public sealed class FolderBrowserTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FolderBrowserTests()
    {
        Directory.CreateDirectory(_folder["root/inner/deep"]);
        Directory.CreateDirectory(_folder["outside"]);
        File.WriteAllText(_folder["outside/secret.txt"], "secret");
        File.WriteAllText(_folder["root/a.txt"], "hello");
        File.WriteAllText(_folder["root/inner/b.txt"], "inner");
    }

    private string Root => _folder["root"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_listed_with_what_everything_is_folders_first()
    {
        File.WriteAllText(_folder["root/-rf"], "");
        File.WriteAllText(_folder["root/line\nbreak"], "x");
        File.CreateSymbolicLink(_folder["root/link"], "inner/b.txt");
        Fifo(_folder["root/pipe"]);

        var page = FolderBrowser.Browse(Root, "", page: 1);

        Assert.Equal(
            [
                new("inner", FolderEntryKind.Folder), new("-rf", FolderEntryKind.File), new("a.txt", FolderEntryKind.File, 5),
                new("line\nbreak", FolderEntryKind.File, 1), new("link", FolderEntryKind.Link) { Target = "inner/b.txt" },
                new FolderEntry("pipe", FolderEntryKind.Special),
            ],
            page.Entries);
        Assert.Equal((6, 1, 1, ""), (page.Total, page.Number, page.Pages, page.Path));
    }

    [Fact]
    public void A_large_folder_has_pages()
    {
        for (var number = 0; number < 45; number++)
        {
            File.WriteAllText(_folder[string.Create(CultureInfo.InvariantCulture, $"root/inner/deep/{number:00}")], "");
        }

        var second = FolderBrowser.Browse(Root, "inner/deep", page: 2);
        var last = FolderBrowser.Browse(Root, "inner/deep/", page: 99);

        Assert.Equal((45, 2, 3), (second.Total, second.Number, second.Pages));
        Assert.Equal(["20", "39"], [second.Entries[0].Name, second.Entries[^1].Name]);
        Assert.Equal((3, 5), (last.Number, last.Entries.Count));
    }

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("./inner//b.txt", "inner/b.txt")]
    [InlineData("inner/../a.txt", "a.txt")]
    [InlineData("into/b.txt", "inner/b.txt")]
    [InlineData("round/inner/b.txt", "inner/b.txt")]
    [InlineData("absolute", "inner/b.txt")]
    public void A_link_that_stays_in_the_folder_is_followed(string path, string place)
    {
        Directory.CreateSymbolicLink(_folder["root/into"], "inner");
        Directory.CreateSymbolicLink(_folder["root/round"], "inner/..");
        File.CreateSymbolicLink(_folder["root/absolute"], _folder["root/inner/b.txt"]);

        var found = FolderBrowser.Browse(Root, path, page: 1);

        Assert.Equal((place, 5), (found.Path, found.FileSize));
        Assert.Equal(5, FolderBrowser.Read(Root, path, offset: 0).Bytes.Value.Length);
    }

    [Theory]
    [InlineData("../outside/secret.txt")]
    [InlineData("inner/../../outside/secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("out")]
    [InlineData("folder/secret.txt")]
    [InlineData("up/outside/secret.txt")]
    [InlineData("loop")]
    [InlineData("/proc/self/cwd/secret.txt")]
    public void Nothing_leads_out(string path)
    {
        File.CreateSymbolicLink(_folder["root/out"], _folder["outside/secret.txt"]);
        Directory.CreateSymbolicLink(_folder["root/folder"], "../outside");
        Directory.CreateSymbolicLink(_folder["root/up"], "inner/../..");
        File.CreateSymbolicLink(_folder["root/loop"], "loop");

        var refusal = $"{CodeSpan.Of(path)} leads out of the session's folder, and nothing outside is shown.";

        Assert.Equal(refusal, FolderBrowser.Browse(Root, path, page: 1).Refusal);
        Assert.Equal(refusal, FolderBrowser.Read(Root, path, offset: 0).Refusal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("a.txt/x")]
    [InlineData("inner/nothing/b.txt")]
    [InlineData("dangling")]
    [InlineData("a\0b")]
    public void What_is_not_there_is_told(string path)
    {
        File.CreateSymbolicLink(_folder["root/dangling"], "nowhere");

        Assert.Equal($"There is no {CodeSpan.Of(path)} in the session's folder.", FolderBrowser.Browse(Root, path, page: 1).Refusal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public Task Pipes_and_sockets_are_never_opened()
    {
        Fifo(_folder["root/pipe"]);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["root/socket"]));

        foreach (var name in new[] { "pipe", "socket" })
        {
            Assert.Equal(
                $"`{name}` is a pipe, a socket or a device, and is never opened.", FolderBrowser.Browse(Root, name, page: 1).Refusal);
            Assert.Equal(
                $"`{name}` is a pipe, a socket or a device, and is never opened.", FolderBrowser.Read(Root, name, offset: 0).Refusal);
        }

        return Task.CompletedTask;
    }

    [Fact]
    public void A_file_is_read_piece_by_piece_and_one_that_is_too_large_is_not()
    {
        var content = new byte[Attachment.PieceSize + 3];
        Random.Shared.NextBytes(content);
        File.WriteAllBytes(_folder["root/large"], content);
        using (var huge = File.Create(_folder["root/huge"]))
        {
            huge.SetLength(Attachment.MaxSize + 1);
        }

        var (first, second, end) = (
            FolderBrowser.Read(Root, "large", 0), FolderBrowser
                .Read(Root, "large", Attachment.PieceSize), FolderBrowser.Read(Root, "large", content.Length));

        Assert.Equal(content, first.Bytes.Value.Concat(second.Bytes.Value));
        Assert.Equal((content.Length, first.Stamp, 0), (second.Size, second.Stamp, end.Bytes.Value.Length));
        Assert.Equal("`huge` has more than 20 MiB, which is the most that is sent.", FolderBrowser.Read(Root, "huge", 0).Refusal);
        Assert.Equal("`inner` is a folder.", FolderBrowser.Read(Root, "inner", 0).Refusal);
        File.AppendAllText(_folder["root/large"], "more");
        Assert.NotEqual(first.Stamp, FolderBrowser.Read(Root, "large", 0).Stamp);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_step_that_is_swapped_for_a_link_again_and_again_never_leads_out()
    {
        File.WriteAllText(_folder["root/inner/secret.txt"], "harmless");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Directory.Move(_folder["root/inner"], _folder["root/aside"]);
                    Directory.CreateSymbolicLink(_folder["root/inner"], _folder["outside"]);
                    File.Delete(_folder["root/inner"]);
                    Directory.Move(_folder["root/aside"], _folder["root/inner"]);
                }
            },
            Wait.Ended);

        for (var number = 0; number < 3000; number++)
        {
            var piece = FolderBrowser.Read(Root, "inner/secret.txt", offset: 0);
            Assert.True(piece.Refusal is not null || piece.Bytes.Value.AsSpan().SequenceEqual("harmless"u8));
        }

        await stop.CancelAsync();
        await swapping;
    }

    [Fact]
    public void A_folder_that_is_gone_is_told() =>
        Assert.Equal("The session's folder is not there.", FolderBrowser.Browse(_folder["gone"], "", page: 1).Refusal);

    private static void Fifo(string path)
    {
        using var process = Process.Start("mkfifo", path);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
