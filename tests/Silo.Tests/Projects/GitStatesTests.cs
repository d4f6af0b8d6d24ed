using System.Globalization;
using Dormouse.Silo.Projects;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Projects;

/// <summary>Repositories in every state that people leave them in: one clear sentence, and nothing is changed.</summary>
public sealed class GitStatesTests : IDisposable
{
    private readonly OwnedRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_folder_outside_of_any_repository_a_bare_one_and_a_folder_that_is_gone_are_told()
    {
        Directory.CreateDirectory(_repository.Beside("plain"));
        OwnedRepository.GitIn(_repository.Temp, mayFail: false, "init", "-q", "--bare", _repository.Beside("bare"));

        Assert.Equal(
            "The session's folder is in no git repository, so nobody knows what it was before.",
            (await LookAsync(_repository.Beside("plain"))).Refusal);
        Assert.Equal(
            "It is a bare git repository: it has no files of its own that could be different.",
            (await LookAsync(_repository.Beside("bare"))).Refusal);
        Assert.Equal("The session's folder is not there.", (await LookAsync(_repository.Beside("gone"))).Refusal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Without_git_that_is_said()
    {
        var changes = await new GitChanges(new(searchPath: "/nowhere"), _repository.Path, _repository.Temp).FindAsync(since: null);

        Assert.Equal("git is not installed there: install it, and try again.", changes.Refusal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Before_the_first_commit_all_files_are_new()
    {
        _repository.Write("staged.txt", "a\n").Git("add", "staged.txt");
        _repository.Write("new.txt", "b\n");

        var changes = await LookAsync();

        Assert.Equal(["new.txt Untracked +1 -0 ", "staged.txt Added +1 -0 "], changes.Files.Select(GitChangesTests.Line));
        Assert.Equal(("nothing", "main"), (changes.Since, changes.Branch));
        Assert.Equal(["There is no commit yet, so all files are new."], changes.Notes);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_detached_head_without_a_default_branch_is_compared_with_the_last_commit()
    {
        _repository.Write("a.txt", "a\n").Commit().Write("a.txt", "b\n").Commit("two");
        _repository.Git("checkout", "-q", "--detach");
        _repository.Git("branch", "-D", "main");
        _repository.Write("a.txt", "c\n");

        var changes = await LookAsync();

        Assert.Null(changes.Branch);
        Assert.StartsWith("the last commit (", changes.Since, StringComparison.Ordinal);
        Assert.Equal(["There is no default branch, so only what is not committed is shown."], changes.Notes);
        Assert.Equal(["a.txt Changed +1 -1 "], changes.Files.Select(GitChangesTests.Line));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_default_branch_is_the_one_that_the_remote_names()
    {
        _repository.Write("a.txt", "a\n").Commit();
        _repository.Git("update-ref", "refs/remotes/origin/production", "HEAD");
        _repository.Git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/production");
        _repository.Write("a.txt", "b\n").Commit("two");

        var changes = await LookAsync();

        Assert.StartsWith("origin/production (", changes.Since, StringComparison.Ordinal);
        Assert.Equal(["a.txt Changed +1 -1 "], changes.Files.Select(GitChangesTests.Line));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_point_that_the_session_says_its_work_began_from_counts_before_any_branch()
    {
        _repository.Write("a.txt", "a\n").Commit();
        var first = _repository.Git("rev-parse", "HEAD");
        _repository.Write("b.txt", "b\n").Commit("two");

        Assert.Equal(["b.txt"], (await LookAsync(since: first)).Files.Select(static file => file.Path));
        Assert.Equal($"commit {first[..8]}", (await LookAsync(since: first)).Since);
        var gone = await LookAsync(since: "--output=x");
        Assert.Equal(["There is no `--output=x` in it any more, so only what is not committed is shown."], gone.Notes);
        Assert.False(File.Exists(_repository["x"]));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("merge")]
    [InlineData("rebase")]
    [InlineData("cherry-pick")]
    public async Task What_is_under_way_is_said_and_both_sides_are_shown(string what)
    {
        _repository.Write("a.txt", "a\n").Commit();
        _repository.Git("checkout", "-q", "-b", "work");
        _repository.Write("a.txt", "work\n").Commit("two");
        _repository.Git("checkout", "-q", "main");
        _repository.Write("a.txt", "main\n").Commit("three");
        _repository.Git("checkout", "-q", "work");
        _repository.GitFails(what, "main");
        var before = _repository.Everything();

        var changes = await LookAsync();

        Assert.Equal([$"It is in the middle of a {what}."], changes.Notes);
        var file = Assert.Single(changes.Files);
        Assert.Equal(("a.txt", ChangeKind.Unmerged), (file.Path, file.Kind));
        var change = await Changes().FindAsync(since: null, "a.txt");
        Assert.Contains(
            change.Hunks.SelectMany(static hunk => hunk.Lines), static line => line.Contains("=======", StringComparison.Ordinal));
        Assert.Equal(before, _repository.Everything());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_locked_index_keeps_nobody_from_looking()
    {
        _repository.Write("a.txt", "a\n").Commit().Write("a.txt", "b\n").Write(".git/index.lock", "");

        var changes = await LookAsync();

        Assert.Equal(["Another git is at work in it, or died there and left index.lock."], changes.Notes);
        Assert.Equal(["a.txt Changed +1 -1 "], changes.Files.Select(GitChangesTests.Line));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_shallow_clone_that_shares_no_commit_is_compared_with_its_last_commit()
    {
        _repository.Write("a.txt", "a\n").Commit().Write("a.txt", "b\n").Commit("two");
        _repository.Git("checkout", "-q", "-b", "work");
        _repository.Write("b.txt", "b\n").Commit("three");
        var clone = _repository.Beside("clone");
        OwnedRepository.GitIn(
            _repository.Temp, mayFail: false, "clone", "-q", "--depth", "1", "--no-single-branch", $"file://{_repository.Path}", clone);
        OwnedRepository.GitIn(clone, mayFail: false, "update-ref", "-d", "refs/remotes/origin/HEAD");
        File.WriteAllText(Path.Combine(clone, "b.txt"), "c\n");

        var changes = await LookAsync(clone);

        Assert.Equal(
            ["The clone is shallow and has no commit that it shares with `origin/main`, so only what is not committed is shown."], changes
                .Notes);
        Assert.Equal(["b.txt Changed +1 -1 "], changes.Files.Select(GitChangesTests.Line));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_worktree_is_a_place_of_its_own()
    {
        _repository.Write("a.txt", "a\n").Commit();
        var tree = _repository.Beside("tree");
        _repository.Git("worktree", "add", "-q", "-b", "dormouse/x", tree);
        File.WriteAllText(Path.Combine(tree, "a.txt"), "b\n");
        _repository.Write("a.txt", "other\nlines\n");

        var changes = await LookAsync(tree);

        Assert.Equal("dormouse/x", changes.Branch);
        Assert.Equal(["a.txt Changed +1 -1 "], changes.Files.Select(GitChangesTests.Line));
        Directory.Move(_repository.Path, _repository.Beside("moved"));
        Assert.Equal(
            "Its repository is not where its file .git says: was it moved or removed?", (await LookAsync(tree)).Refusal);
        Directory.Move(_repository.Beside("moved"), _repository.Path);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Submodules_binary_and_huge_files_are_named_and_not_dumped()
    {
        using var other = new OwnedRepository();
        other.Write("x", "x\n").Commit();
        _repository.Git("submodule", "add", "-q", other.Path, "module");
        File.WriteAllBytes(_repository["binary"], [0, 1]);
        _repository.Write("huge.txt", "a\n").Commit();
        other.Write("x", "y\n").Commit("two");
        OwnedRepository.GitIn(_repository["module"], mayFail: false, "pull", "-q");
        File.WriteAllBytes(_repository["binary"], [0, 2]);
        await using (var huge = File.Create(_repository["huge.txt"]))
        {
            huge.SetLength(GitShadow.LargestFile + 1);
        }

        var changes = await LookAsync();

        Assert.Equal(["binary", "huge.txt", "module"], changes.Files.Select(static file => file.Path));
        Assert.Equal("binary", changes.Files[0].Remark);
        Assert.Equal("larger than 8 MiB", changes.Files[1].Remark);
        Assert.StartsWith("submodule", changes.Files[2].Remark, StringComparison.Ordinal);
        Assert.All(changes.Files, static file => Assert.False(file.HasLines));
        Assert.Empty((await Changes().FindAsync(since: null, "huge.txt")).Hunks);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_very_many_untracked_files_the_first_are_listed()
    {
        _repository.Write("a.txt", "a\n").Commit();
        Directory.CreateDirectory(_repository["many"]);
        for (var number = 0; number < 1200; number++)
        {
            await File.WriteAllTextAsync(_repository[string.Create(CultureInfo.InvariantCulture, $"many/{number:0000}")], "", Wait.Ended);
        }

        var changes = await LookAsync();

        Assert.Equal(FolderChanges.MostFiles, changes.Files.Count);
        Assert.Equal(["There are more; only 1,000 files are listed."], changes.Notes);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_name_that_is_no_text_is_listed_and_not_shown()
    {
        _repository.Write("a.txt", "a\n").Commit();
        OwnedRepository.GitIn(_repository.Path, mayFail: false, "config", "x.y", "z");
        using (var shell = System.Diagnostics.Process.Start("sh", ["-c", "printf x > \"$0/caf$(printf '\\351')\"", _repository.Path]))
        {
            await shell.WaitForExitAsync(Wait.Ended);
        }

        var file = Assert.Single((await LookAsync()).Files);

        Assert.Equal("caf\uFFFD", file.Path);
        Assert.False(file.HasLines);
    }

    private Task<FolderChanges> LookAsync(string? folder = null, string? since = null) => Changes(folder).FindAsync(since);

    private GitChanges Changes(string? folder = null) => new(new GitProgram(), folder ?? _repository.Path, _repository.Temp);
}
