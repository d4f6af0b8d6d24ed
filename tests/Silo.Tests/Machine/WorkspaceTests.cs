using System.Text;
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

    [Theory(Timeout = TestHouse.Patience)]
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

    [Fact(Timeout = TestHouse.Patience)]
    public async Task An_ending_of_300_characters_is_no_ending() =>
        Assert.True(File.Exists(await SaveAsync("a." + new string('x', 300), "x")));

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_taken_name_gets_a_number_and_nothing_is_written_over()
    {
        Assert.Equal(_folder["work/a.txt"], await SaveAsync("a.txt", "one"));
        Assert.Equal(_folder["work/a-2.txt"], await SaveAsync("a.txt", "two"));
        Assert.Equal(_folder["work/a-3.txt"], await SaveAsync("a.txt", "three"));
        Assert.Equal("one", File.ReadAllText(_folder["work/a.txt"]));
        Assert.Equal("three", File.ReadAllText(_folder["work/a-3.txt"]));
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_link_under_the_name_is_not_followed_whether_it_leads_somewhere_or_not()
    {
        Directory.CreateDirectory(_folder["work"]);
        File.WriteAllText(_folder["secret"], "secret");
        File.CreateSymbolicLink(_folder["work/a.txt"], _folder["secret"]);
        File.CreateSymbolicLink(_folder["work/a-2.txt"], _folder["nothing"]);
        Directory.CreateDirectory(_folder["work/a-3.txt"]);

        Assert.Equal(_folder["work/a-4.txt"], await SaveAsync("a.txt", "mine"));
        Assert.Equal("secret", File.ReadAllText(_folder["secret"]));
        Assert.False(File.Exists(_folder["nothing"]));
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_folder_that_can_not_be_written_is_an_error_and_no_endless_search()
    {
        File.WriteAllText(_folder["work"], "a file");

        await Assert.ThrowsAnyAsync<IOException>(() => SaveAsync("a.txt", "x"));
    }

    [Fact]
    public void A_sessions_folder_is_made_for_its_owner_alone_in_lower_case()
    {
        var folder = new Workspace(_folder.Path).CreateFolder("ada", "Garden");

        Assert.Equal(_folder["ada/garden"], folder);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(folder, new Workspace(_folder.Path).CreateFolder("ada", "garden"));
    }

    private Task<string> SaveAsync(string name, string text) =>
        new Workspace(_folder.Path).SaveAsync(_folder["work"], name, Encoding.UTF8.GetBytes(text)).AsTask();
}
