using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Tests.Machine;

public sealed class FolderDuplicateTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public FolderDuplicateTests()
    {
        Directory.CreateDirectory(_folder["from/sub"]);
        Directory.CreateDirectory(_folder["to"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_copied_whatever_their_names_and_links_stay_links()
    {
        File.WriteAllText(_folder["from/-rf"], "dash");
        File.WriteAllText(_folder["from/a\nb c"], "line");
        File.WriteAllText(_folder["from/.hidden"], "dot");
        File.WriteAllText(_folder["from/sub/script"], "sh");
        File.SetUnixFileMode(_folder["from/sub/script"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(_folder["from/out"], "/etc/passwd");

        await FolderDuplicate.MakeAsync(_folder["from"], _folder["to"]);
        await FolderDuplicate.MakeAsync(_folder["from"], _folder["to"]);

        Assert.Equal(["dash", "line", "dot"], new[] { "-rf", "a\nb c", ".hidden" }.Select(name => File.ReadAllText(_folder[$"to/{name}"])));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["to/sub/script"]));
        Assert.Equal("/etc/passwd", new FileInfo(_folder["to/out"]).LinkTarget);
    }

    [Fact]
    public async Task A_folder_keeps_what_it_is_known_by_and_a_worktree_its_own_place_in_git()
    {
        var mark = FolderMark.Of(_folder["to"]);
        FolderMark.Of(_folder["from"]);
        File.WriteAllText(_folder["from/.git"], "gitdir: /one");
        File.WriteAllText(_folder["to/.git"], "gitdir: /two");

        await FolderDuplicate.MakeAsync(_folder["from"], _folder["to"]);

        Assert.True(FolderMark.Is(_folder["to"], mark));
        Assert.Equal("gitdir: /two", File.ReadAllText(_folder["to/.git"]));
    }

    [Fact]
    public async Task What_can_t_be_copied_is_told()
    {
        var gone = await Assert.ThrowsAsync<IOException>(() => FolderDuplicate.MakeAsync(_folder["gone"], _folder["to"]));
        Assert.EndsWith("/gone is not there", gone.Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["from/sub/file"], "x");
        File.WriteAllText(_folder["to/sub"], "in the way");
        var failed = await Assert.ThrowsAsync<IOException>(() => FolderDuplicate.MakeAsync(_folder["from"], _folder["to"]));
        Assert.Contains("cannot overwrite", failed.Message, StringComparison.Ordinal);
    }
}
