using Dormouse.Grains.Files;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Machine;

/// <summary>A working folder is known again, wherever its disk goes, and nothing else is taken for it.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _work;
    private readonly string _mark;

    public FolderTests()
    {
        _work = NewWorkspace().CreateFolder("ada", "garden");
        _mark = NewWorkspace().Take(_work);
    }

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_folder_is_there_whatever_is_done_in_it()
    {
        File.WriteAllText(Path.Combine(_work, "a"), "b");
        File.SetUnixFileMode(_work, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);

        Assert.Equal(FolderFinding.There, await LookAsync());
        Assert.Equal(_mark, NewWorkspace().Take(_work));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("root/ada/garden", FolderFinding.Another)]
    [InlineData("root/ada", FolderFinding.Missing)]
    [InlineData("root", FolderFinding.Missing)]
    public async Task A_disk_that_is_not_mounted_is_noticed_and_the_same_folder_is_there_when_it_is(string disk, FolderFinding expected)
    {
        using (new MountedFolder(_folder[disk]))
        {
            Assert.Equal(expected, await LookAsync());
            await Assert.ThrowsAnyAsync<IOException>(async () => await NewWorkspace().SaveAsync($"{_work}-none", "a.txt", default));
            Assert.Equal(expected, await LookAsync());
        }

        Assert.Equal(FolderFinding.There, await LookAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_folder_that_somebody_made_in_its_place_is_another_one_until_it_is_taken()
    {
        Directory.Move(_work, $"{_work}-aside");
        Assert.Equal(FolderFinding.Missing, await LookAsync());
        Directory.CreateDirectory(_work);
        Assert.Equal(FolderFinding.Another, await LookAsync());

        var mark = NewWorkspace().Take(_work);

        Assert.Equal(FolderFinding.There, await NewWorkspace().LookAsync(_work, mark));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_or_a_link_to_another_folder_is_not_it(bool isFile)
    {
        Directory.Move(_work, $"{_work}-aside");
        if (isFile)
        {
            File.WriteAllText(_work, "");
        }
        else
        {
            Directory.CreateDirectory(_folder["other"]);
            File.CreateSymbolicLink(_work, _folder["other"]);
        }

        Assert.Equal(isFile ? FolderFinding.Missing : FolderFinding.Another, await LookAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_link_that_leads_to_where_it_was_moved_is_it()
    {
        Directory.Move(_work, _folder["elsewhere"]);
        File.CreateSymbolicLink(_work, _folder["elsewhere"]);

        Assert.Equal(FolderFinding.There, await LookAsync());
    }

    [Fact]
    public void Where_no_attribute_can_be_kept_a_folder_is_known_by_its_birth()
    {
        var withoutAttribute = $":{_mark.Split(':', 2)[1]}";

        Assert.True(FolderMark.Is(_work, withoutAttribute));
        Assert.False(FolderMark.Is(Directory.CreateDirectory(_folder["other"]).FullName, withoutAttribute));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_folder_of_a_version_that_made_no_mark_is_any_folder() =>
        Assert.Equal(FolderFinding.There, await NewWorkspace().LookAsync(_work, mark: null));

    [Fact(Timeout = TestScope.Patience)]
    public void Nothing_is_made_where_the_disk_of_all_working_folders_is_not_mounted()
    {
        using (new MountedFolder(_folder["root"]))
        {
            var refused = Assert.Throws<FolderAwayException>(() => NewWorkspace().CreateFolder("ada", "new"));
            Assert.Contains(
                $"{_folder["root"]} (Machine:Workspaces) is not the folder that sessions work in: it is an empty one.",
                refused.Message,
                StringComparison.Ordinal);
            Assert.Throws<FolderAwayException>(() => NewWorkspace().FreeFolder("ada", "new"));
            Assert.Throws<FolderAwayException>(() => NewWorkspace().Take(_work));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["root"]));
            File.Delete(_folder["data/workspaces"]);
            NewWorkspace().CreateFolder("ada", "new");
            FolderRemoval.Remove(_folder["root/ada"]);
        }

        Assert.Equal(_folder["root/ada/new"], NewWorkspace().CreateFolder("ada", "new"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public void Another_disk_with_something_on_it_and_another_setting_are_begun_with()
    {
        Directory.Move(_folder["root"], _folder["aside"]);
        Directory.CreateDirectory(_folder["root/restored"]);

        NewWorkspace().CreateFolder("ada", "new");
        new Workspace(_folder["second"], _folder["data"]).CreateFolder("ada", "new");

        Assert.True(Directory.Exists(_folder["second/ada/new"]));
    }

    private Task<FolderFinding> LookAsync() => NewWorkspace().LookAsync(_work, _mark);

    private Workspace NewWorkspace() => new(_folder["root"], _folder["data"]);
}
