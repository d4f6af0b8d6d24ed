using Dormouse.Grains.Projects;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Projects;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Tests.Projects;

public sealed class MachineProjectsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestRepository _shop;

    public MachineProjectsTests()
    {
        _shop = new(Path.Combine(_folder.Path, "src", "shop"));
        _shop.Commit("README.md", "one\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_gets_a_worktree_and_a_branch_outside_the_repository()
    {
        var base_ = _shop.Run("rev-parse", "HEAD");

        var place = await Projects().PrepareAsync("owner", "web", new("shop"));

        Assert.Equal(("dormouse/web", base_, WorkingFolder("web")), (place.Branch, place.Base, place.WorkingFolder));
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(place.WorkingFolder, "README.md")));
        Assert.Equal("dormouse/web", TestRepository.RunIn(place.WorkingFolder, "branch", "--show-current"));
        Assert.Equal("main", _shop.Run("branch", "--show-current"));
        Assert.Empty(_shop.Run("status", "--porcelain"));
        Assert.Equal(place, await Projects().PrepareAsync("owner", "web", new("shop")));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Two_sessions_never_tread_on_each_other_and_a_branch_that_is_there_is_left_alone()
    {
        _shop.Run("branch", "dormouse/web");
        var one = await Projects().PrepareAsync("owner", "web", new("shop"));
        var two = await Projects().PrepareAsync("owner", "other", new("shop"));

        File.WriteAllText(Path.Combine(one.WorkingFolder, "README.md"), "changed\n");

        Assert.Equal(("dormouse/web-2", "dormouse/other"), (one.Branch, two.Branch));
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(two.WorkingFolder, "README.md")));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_branch_begins_at_what_the_person_says()
    {
        _shop.Run("tag", "v1");
        var tagged = _shop.Run("rev-parse", "HEAD");
        _shop.Commit("README.md", "two\n");

        Assert.Equal(tagged, (await Projects().PrepareAsync("owner", "old", new("shop", "v1"))).Base);
        Assert.Equal(tagged, (await Projects().PrepareAsync("owner", "older", new("shop", "main~1"))).Base);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("nope")]
    [InlineData("--upload-pack=touch /tmp/dormouse-was-here")]
    [InlineData("-h")]
    [InlineData("$(touch here)")]
    [InlineData("")]
    public async Task A_reference_that_is_none_is_data_and_changes_nothing(string reference)
    {
        var before = _shop.Run("for-each-ref");

        var exception = await Assert.ThrowsAsync<ProjectException>(
            () => Projects().PrepareAsync("owner", "web", new("shop", reference)));

        Assert.EndsWith("Nothing was changed.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, _shop.Run("for-each-ref"));
        Assert.False(Directory.Exists(WorkingFolder("web")));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Here_and_folders_without_git_are_worked_in_themselves()
    {
        var plain = Directory.CreateDirectory(Path.Combine(_folder.Path, "src", "My notes")).FullName;

        Assert.Equal((_shop.Folder, null), PlaceOf(await Projects().PrepareAsync("owner", "web", new("shop", IsHere: true))));
        Assert.Equal((plain, null), PlaceOf(await Projects().PrepareAsync("owner", "web", new("my-notes"))));
        Assert.Equal(
            (_shop.Folder, null),
            PlaceOf(await Projects("Sessions:Worktrees=false").PrepareAsync("owner", "web", new("shop"))));
        await Assert.ThrowsAsync<ProjectException>(() => Projects().PrepareAsync("owner", "web", new("my-notes", "main")));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Projects_are_those_of_the_settings_and_of_the_roots_as_far_as_a_person_may_have_them()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "src", "-strange\nname"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "src", ".hidden"));
        _shop.Commit("README.md", "two\n");
        File.WriteAllText(Path.Combine(_shop.Folder, "README.md"), "three\n");
        var projects =
            Projects($"Machine:Projects:lost={_folder.Path}/lost", "Users:ben:Token=0123456789abcdef", "Users:ben:Projects:0=SHOP");

        Assert.Equal(
            [
                new("lost", IsRepository: false, Trouble: "its folder is not there"),
                new("shop", IsRepository: true, "main", 1),
                new("strange-name", IsRepository: false),
            ],
            await projects.ListAsync("owner"));
        Assert.Equal(["shop"], (await projects.ListAsync("ben")).Select(static project => project.Name));
        await Assert.ThrowsAsync<ProjectException>(() => projects.PrepareAsync("ben", "web", new("strange-name")));
        await Assert.ThrowsAsync<ProjectException>(() => projects.PrepareAsync("owner", "web", new("lost")));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_repository_without_a_commit_says_so_and_a_bare_one_works()
    {
        _ = new TestRepository(Path.Combine(_folder.Path, "src", "empty"));
        TestRepository.RunIn(_folder.Path, "clone", "--quiet", "--bare", _shop.Folder, Path.Combine(_folder.Path, "src", "bare"));

        var exception = await Assert.ThrowsAsync<ProjectException>(() => Projects().PrepareAsync("owner", "web", new("empty")));
        Assert.Contains("no commit yet", exception.Message, StringComparison.Ordinal);
        var place = await Projects().PrepareAsync("owner", "web", new("bare"));
        Assert.True(File.Exists(Path.Combine(place.WorkingFolder, "README.md")));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_hook_of_the_repository_is_not_run()
    {
        var mark = Path.Combine(_folder.Path, "mark");
        var hook = Path.Combine(_shop.Folder, ".git", "hooks", "post-checkout");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, $"#!/bin/sh\ntouch {mark}\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await Projects().PrepareAsync("owner", "web", new("shop"));

        Assert.False(File.Exists(mark));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("nothing", true, "everything in them is merged or pushed")]
    [InlineData("merged", true, "everything in them is merged or pushed")]
    [InlineData("changed", false, "in no commit")]
    [InlineData("staged", false, "in no commit")]
    [InlineData("untracked", false, "in no commit")]
    [InlineData("ignored", false, "files that git ignores")]
    [InlineData("committed", false, "neither merged nor pushed")]
    [InlineData("detached", false, "something else than its branch")]
    [InlineData("gone", false, "is not there")]
    [InlineData("stashed", false, "is stashed")]
    [InlineData("stashed elsewhere", true, "everything in them is merged or pushed")]
    public async Task A_worktree_goes_only_if_nothing_is_lost_with_it(string what, bool isRemoved, string why)
    {
        _shop.Commit(".gitignore", "*.secret\n");
        var projects = Projects();
        var place = await projects.PrepareAsync("owner", "web", new("shop"));
        var folder = place.WorkingFolder;
        void Write(string name) => File.WriteAllText(Path.Combine(folder, name), "mine\n");
        void CommitAll()
        {
            TestRepository.RunIn(folder, "add", "--all");
            TestRepository.RunIn(folder, "commit", "--quiet", "--message", "Mine");
        }

        switch (what)
        {
            case "merged":
                Write("README.md");
                CommitAll();
                _shop.Run("merge", "--quiet", "--no-ff", "dormouse/web");
                break;
            case "changed":
                Write("README.md");
                break;
            case "staged":
                Write("new");
                TestRepository.RunIn(folder, "add", "--all");
                break;
            case "untracked":
                Write("new file\nwith a line");
                break;
            case "ignored":
                Write("my.secret");
                break;
            case "committed":
                Write("README.md");
                CommitAll();
                break;
            case "detached":
                TestRepository.RunIn(folder, "checkout", "--quiet", "--detach");
                break;
            case "stashed":
                Write("README.md");
                TestRepository.RunIn(folder, "stash", "push", "--quiet", "--message", "later");
                break;
            case "stashed elsewhere":
                File.WriteAllText(Path.Combine(_shop.Folder, "README.md"), "theirs\n");
                _shop.Run("stash", "push", "--quiet");
                break;
            case "gone":
                Directory.Delete(folder, recursive: true);
                break;
        }

        var released = await projects.ReleaseAsync(folder, place);

        Assert.Equal(isRemoved, released.IsRemoved);
        Assert.Contains(why, released.Text, StringComparison.Ordinal);
        Assert.Equal(isRemoved || what is "gone", !Directory.Exists(folder));
        Assert.Equal(isRemoved, _shop.Run("branch", "--list", "dormouse/web").Length == 0);
        if (isRemoved)
        {
            await projects.RestoreAsync(folder, place with { Base = released.Tip });
            Assert.True(File.Exists(Path.Combine(folder, "README.md")));
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_stashed_in_a_worktree_keeps_it_from_being_moved_until_it_is_applied()
    {
        var place = await Projects().PrepareAsync("owner", "web", new("shop"));
        var bundle = Path.Combine(_folder.Path, "bundles", "web");
        File.WriteAllText(Path.Combine(place.WorkingFolder, "README.md"), "mine\n");
        TestRepository.RunIn(place.WorkingFolder, "stash", "push", "--quiet");

        var refused = await Assert.ThrowsAsync<ProjectException>(() => BranchBundle.PackAsync(place.WorkingFolder, place, bundle));

        Assert.StartsWith("1 stash of its worktree would stay behind", refused.Message, StringComparison.Ordinal);
        TestRepository.RunIn(place.WorkingFolder, "stash", "pop", "--quiet");
        await BranchBundle.PackAsync(place.WorkingFolder, place, bundle);
        Assert.True(File.Exists(bundle));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_pushed_is_not_lost()
    {
        TestRepository.RunIn(_folder.Path, "clone", "--quiet", "--bare", _shop.Folder, "remote");
        _shop.Run("remote", "add", "origin", Path.Combine(_folder.Path, "remote"));
        var projects = Projects();
        var place = await projects.PrepareAsync("owner", "web", new("shop"));
        File.WriteAllText(Path.Combine(place.WorkingFolder, "README.md"), "mine\n");
        TestRepository.RunIn(place.WorkingFolder, "commit", "--quiet", "--all", "--message", "Mine");
        Assert.False((await projects.ReleaseAsync(place.WorkingFolder, place)).IsRemoved);

        TestRepository.RunIn(place.WorkingFolder, "push", "--quiet", "origin", "dormouse/web");

        Assert.True((await projects.ReleaseAsync(place.WorkingFolder, place)).IsRemoved);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_folder_that_was_made_by_half_is_made_anew()
    {
        var place = await Projects().PrepareAsync("owner", "web", new("shop"));
        File.Delete(Path.Combine(place.WorkingFolder, "README.md"));
        new UnfinishedPlace(Notes, place.WorkingFolder).Write(place);
        var projects = Projects();

        await Eventually.Is(() => Task.FromResult(!projects.IsFilling(place.WorkingFolder)), "the files are there");

        Assert.Equal("one\n", File.ReadAllText(Path.Combine(place.WorkingFolder, "README.md")));
        Assert.Equal("dormouse/web", TestRepository.RunIn(place.WorkingFolder, "branch", "--show-current"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_is_isolated_gets_a_clone_and_can_write_nothing_into_the_repository()
    {
        var projects = Projects("Users:ben:Token=0123456789abcdef", "Users:anna:Token=0123456789abcdeg");

        var place = await projects.PrepareAsync("ben", "web", new("shop"));

        Assert.Equal(Path.Combine(_shop.Folder, ".git", "objects"), place.Objects);
        Assert.True(Directory.Exists(Path.Combine(place.WorkingFolder, ".git")));
        Assert.Equal("dormouse/web", TestRepository.RunIn(place.WorkingFolder, "branch", "--show-current"));
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(place.WorkingFolder, "README.md")));
        Assert.Empty(_shop.Run("branch", "--list", "dormouse/*"));
        Assert.False((await projects.ReleaseAsync(place.WorkingFolder, place)).IsRemoved);
    }

    private static (string, string?) PlaceOf(ProjectPlace place) => (place.WorkingFolder, place.Branch);

    private string Notes => Path.Combine(_folder.Path, "places");

    private string WorkingFolder(string session, string user = "owner") => Path.Combine(_folder.Path, "work", user, session);

    private MachineProjects Projects(params string[] settings)
    {
        var read = SiloSettings.Read(new ConfigurationBuilder().AddCommandLine(
        [
            "--Machine:Name=nas", $"--Machine:Workspaces={_folder.Path}/work", $"--Storage:Path={_folder.Path}/data/dormouse.db",
            $"--Machine:ProjectRoots:0={_folder.Path}/src", .. settings.Select(static setting => $"--{setting}"),
        ]).Build());
        return new(read, new SessionIsolation(read), new(Notes, NullLogger.Instance) { Wait = TimeSpan.FromMinutes(1) });
    }
}
