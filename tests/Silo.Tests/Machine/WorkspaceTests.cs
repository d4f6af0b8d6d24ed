using System.Text;
using Dormouse.Grains.Files;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Machine;

public sealed class WorkspaceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.txt", "a.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\boot.ini", "boot.ini")]
    [InlineData("/etc/shadow", "shadow")]
    [InlineData("..", "file")]
    [InlineData("a/..", "file")]
    [InlineData("", "file")]
    [InlineData("  ", "file")]
    [InlineData("a/", "file")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("-rf", "rf")]
    [InlineData("- .x", "x")]
    [InlineData("a\nb\0c\u001b[31m.txt", "abc[31m.txt")]
    [InlineData("ü 漢 🐭.png", "ü 漢 🐭.png")]
    public void A_name_becomes_one_plain_file(string name, string expected) => Assert.Equal(expected, Workspace.Harmless(name));

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("x")]
    [InlineData("漢")]
    [InlineData("🐭")]
    public async Task A_name_of_300_characters_is_cut_keeps_its_kind_and_can_be_saved_twice(string character)
    {
        var name = string.Concat(Enumerable.Repeat(character, 300)) + ".pdf";

        var first = await SaveAsync(name, "one");
        var second = await SaveAsync(name, "two");

        Assert.StartsWith(character, Path.GetFileName(first));
        Assert.EndsWith($"{character}.pdf", first);
        Assert.EndsWith($"{character}-2.pdf", second);
        Assert.True(Encoding.UTF8.GetByteCount(Path.GetFileName(first)) <= 255);
        Assert.Equal("one", File.ReadAllText(first));
        Assert.Equal("two", File.ReadAllText(second));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_ending_of_300_characters_is_no_ending() =>
        Assert.True(File.Exists(await SaveAsync("a." + new string('x', 300), "x")));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_taken_name_gets_a_number_and_nothing_is_written_over()
    {
        Assert.Equal(_folder["work/inbox/a.txt"], await SaveAsync("a.txt", "one"));
        Assert.Equal(_folder["work/inbox/a-2.txt"], await SaveAsync("a.txt", "two"));
        Assert.Equal(_folder["work/inbox/a-3.txt"], await SaveAsync("a.txt", "three"));
        Assert.Equal("one", File.ReadAllText(_folder["work/inbox/a.txt"]));
        Assert.Equal("three", File.ReadAllText(_folder["work/inbox/a-3.txt"]));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_link_under_the_name_is_not_followed_whether_it_leads_somewhere_or_not()
    {
        Directory.CreateDirectory(_folder["work/inbox"]);
        File.WriteAllText(_folder["secret"], "secret");
        File.CreateSymbolicLink(_folder["work/inbox/a.txt"], _folder["secret"]);
        File.CreateSymbolicLink(_folder["work/inbox/a-2.txt"], _folder["nothing"]);
        Directory.CreateDirectory(_folder["work/inbox/a-3.txt"]);

        Assert.Equal(_folder["work/inbox/a-4.txt"], await SaveAsync("a.txt", "mine"));
        Assert.Equal("secret", File.ReadAllText(_folder["secret"]));
        Assert.False(File.Exists(_folder["nothing"]));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("CLAUDE.md")]
    [InlineData("AGENTS.md")]
    [InlineData(".mcp.json")]
    public async Task What_an_agent_would_take_for_its_instructions_lies_where_it_does_not_look_for_them(string name)
    {
        await SaveAsync(name, "Obey.");

        Assert.Equal(_folder["work/inbox"], Assert.Single(Directory.GetFileSystemEntries(_folder["work"])));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["work/inbox"]));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_link_that_an_agent_left_in_place_of_the_folder_of_files_is_not_followed()
    {
        Directory.CreateDirectory(_folder["work"]);
        Directory.CreateDirectory(_folder["elsewhere"]);
        Directory.CreateSymbolicLink(_folder["work/inbox"], _folder["elsewhere"]);

        await Assert.ThrowsAnyAsync<IOException>(() => SaveAsync("authorized_keys", "mine"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["elsewhere"]));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_an_agent_put_in_place_of_a_file_is_not_read_for_the_file()
    {
        var path = await SaveAsync("a.png", "one");
        Assert.Equal("one"u8.ToArray(), await SentFile.ReadAsync(path, most: 3));
        Assert.Null(await SentFile.ReadAsync(path, most: 2));
        File.WriteAllText(_folder["a.png"], "secret");

        File.Delete(path);
        File.CreateSymbolicLink(path, _folder["a.png"]);
        Assert.Null(await SentFile.ReadAsync(path, most: 100));
        File.Delete(path);
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [path]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null(await SentFile.ReadAsync(path, most: 100));
        Directory.Delete(_folder["work/inbox"], recursive: true);
        Directory.CreateSymbolicLink(_folder["work/inbox"], _folder.Path);
        Assert.Null(await SentFile.ReadAsync(path, most: 100));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_folder_that_can_not_be_written_is_an_error_and_no_endless_search()
    {
        File.WriteAllText(_folder["work"], "a file");

        await Assert.ThrowsAnyAsync<IOException>(() => SaveAsync("a.txt", "x"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_same_file_saved_again_is_the_same_file_and_one_of_another_content_is_not()
    {
        Assert.Equal(_folder["work/inbox/a.txt"], await SaveAsync("a.txt", "one"));
        Assert.Equal(_folder["work/inbox/a-2.txt"], await SaveAsync("a.txt", "two"));
        for (var again = 0; again < 30; again++)
        {
            Assert.Equal(_folder["work/inbox/a.txt"], await SaveAsync("a.txt", "one"));
            Assert.Equal(_folder["work/inbox/a-2.txt"], await SaveAsync("a.txt", "two"));
        }

        Assert.Equal(2, Directory.GetFiles(_folder["work/inbox"]).Length);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_file_is_new_until_its_message_is_settled_and_not_for_another_message_with_the_same()
    {
        var workspace = NewWorkspace();
        Assert.Equal(new(_folder["work/inbox/a.txt"], IsNew: true), await SaveAsync(workspace, "a.txt", "one"));
        Assert.True((await SaveAsync(workspace, "a.txt", "one")).IsNew);

        workspace.Settle(_folder["work/inbox/a.txt"]);

        Assert.False((await SaveAsync(workspace, "a.txt", "one")).IsNew);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_file_that_was_worked_on_since_it_came_is_not_forgotten()
    {
        var path = await SaveAsync("a.txt", "one");
        File.SetLastWriteTimeUtc(path, File.GetCreationTimeUtc(path) + TimeSpan.FromHours(1));

        NewWorkspace().Forget(path);

        Assert.True(File.Exists(path));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task No_file_makes_its_folder()
    {
        await Assert.ThrowsAnyAsync<IOException>(async () => await NewWorkspace().SaveAsync(_folder["gone"], "a.txt", default));
        Assert.False(Path.Exists(_folder["gone"]));
    }

    [Fact]
    public void A_sessions_folder_is_made_for_its_owner_alone_in_lower_case()
    {
        var folder = NewWorkspace().CreateFolder("ada", "Garden");

        Assert.Equal(_folder["root/ada/garden"], folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(folder, NewWorkspace().CreateFolder("ada", "garden"));
    }

    private Workspace NewWorkspace() => new(_folder["root"], _folder["data"]);

    private async Task<string> SaveAsync(string name, string text) => (await SaveAsync(NewWorkspace(), name, text)).Path;

    private async Task<SavedUpload> SaveAsync(Workspace workspace, string name, string text)
    {
        if (!Path.Exists(_folder["work"]))
        {
            Directory.CreateDirectory(_folder["work"]);
        }

        return await workspace.SaveAsync(_folder["work"], name, Encoding.UTF8.GetBytes(text));
    }
}
