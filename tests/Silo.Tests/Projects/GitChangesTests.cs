using Dormouse.Silo.Projects;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Projects;

public sealed class GitChangesTests : IDisposable
{
    private readonly OwnedRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_was_committed_staged_left_unstaged_and_not_told_of_is_one_summary_and_nothing_is_changed_by_looking()
    {
        _repository.Write(
            "kept.txt", "kept\n").Write("old.txt", "1\n2\n3\n4\n5\n6\n7\n8\n").Write("gone.txt", "a\nb\n").Write("run.sh", "run\n")
            .Write("committed.txt", "one\n").Write("staged.txt", "one\n").Write("unstaged.txt", "one\n").Commit();
        _repository.Git("checkout", "-q", "-b", "work");
        _repository.Write("committed.txt", "one\ntwo\n").Commit("two");
        _repository.Write("staged.txt", "two\nthree\n").Git("add", "staged.txt");
        _repository.Git("mv", "old.txt", "sub-new.txt");
        File.SetUnixFileMode(_repository["run.sh"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Delete(_repository["gone.txt"]);
        _repository.Write("unstaged.txt", "").Write("new/untracked.txt", "x\ny").Write(".gitignore", "node_modules\n")
            .Write("node_modules/a.js", "ignored\n");
        File.WriteAllBytes(_repository["picture"], [1, 0, 2]);
        var before = _repository.Everything();

        var changes = await Changes().FindAsync(since: null);

        Assert.Null(changes.Refusal);
        Assert.Equal("work", changes.Branch);
        Assert.Equal($"main ({_repository.Git("rev-parse", "main")[..8]})", changes.Since);
        Assert.Empty(changes.Notes);
        Assert.Equal(
            [
                ".gitignore Untracked +1 -0 ",
                "committed.txt Changed +1 -0 ",
                "gone.txt Removed +0 -2 ",
                "new/untracked.txt Untracked +2 -0 ",
                "picture Untracked + - binary",
                "run.sh Changed +0 -0 mode 644 → 755",
                "staged.txt Changed +2 -1 ",
                "sub-new.txt Renamed +0 -0  from old.txt",
                "unstaged.txt Changed +0 -1 ",
            ],
            changes.Files.Select(Line));
        Assert.Equal(before, _repository.Everything());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_repository.Temp));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_file_is_shown_by_its_changed_places_with_what_is_around_them()
    {
        _repository.Write("a.cs", string.Concat(Enumerable.Range(1, 40).Select(static n => $"line {n}\n"))).Commit();
        _repository.Write("a.cs", string.Concat(Enumerable.Range(1, 40).Select(static n => n is 5 or 30 ? $"other {n}\n" : $"line {n}\n")));

        var change = await Changes().FindAsync(since: null, "a.cs");
        var byReference = await Changes().FindAsync(since: null, PathReference.Of("a.cs"));

        Assert.Equal((2, 2), (change.File!.Added, change.File.Removed));
        Assert.Equal(["@@ -2,7 +2,7 @@ line 1", "@@ -27,7 +27,7 @@ line 26"], change.Hunks.Select(static hunk => hunk.Head));
        Assert.Equal(
            [" line 2", " line 3", " line 4", "-line 5", "+other 5", " line 6", " line 7", " line 8"], change.Hunks[0].Lines);
        Assert.Equal("a.cs", byReference.File!.Path);
        Assert.Equal(2, byReference.Hunks.Count);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_renamed_file_and_one_that_git_was_not_told_of_are_shown_too()
    {
        _repository.Write("old.txt", "1\n2\n3\n4\n5\n6\n7\n8\n").Commit().Git("mv", "old.txt", "new.txt");
        _repository.Write("new.txt", "1\n2\n3\n4\nfive\n6\n7\n8\n").Write("other.txt", "x\ny").Write("empty.txt", "");

        var renamed = await Changes().FindAsync(since: null, "new.txt");
        var untracked = await Changes().FindAsync(since: null, "other.txt");
        var empty = await Changes().FindAsync(since: null, "empty.txt");
        var same = await Changes().FindAsync(since: null, "nothing.txt");

        Assert.Equal(("new.txt", "old.txt", ChangeKind.Renamed), (renamed.File!.Path, renamed.File.Former, renamed.File.Kind));
        Assert.Contains("-5", Assert.Single(renamed.Hunks).Lines);
        Assert.Contains("+five", renamed.Hunks[0].Lines);
        Assert.Equal(["+x", "+y"], Assert.Single(untracked.Hunks).Lines);
        Assert.Equal("@@ -0,0 +1,2 @@", untracked.Hunks[0].Head);
        Assert.Equal((0, 0), (empty.Hunks.Count, empty.File!.Added!.Value));
        Assert.Null(same.File);
        Assert.Null(same.Refusal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Names_of_any_kind_are_data()
    {
        string[] names = ["-rf", "--output=x", "two words.txt", "line\nbreak", ":(top)x", "ümlaut", "quote\"s", "*", "a\tb"];
        _repository.Write("base", "x\n").Commit();
        foreach (var name in names)
        {
            _repository.Write(name, "x\n");
        }

        _repository.Commit("two").Git("update-ref", "refs/remotes/origin/main", "HEAD~1");
        foreach (var name in names)
        {
            _repository.Write($"new {name}", "y\n");
        }

        var changes = await Changes().FindAsync(since: null);

        Assert.Equal(
            names.Concat(names.Select(static name => $"new {name}")).Order(StringComparer.Ordinal),
            changes.Files.Select(static file => file.Path));
        foreach (var name in names)
        {
            Assert.Equal(["+x"], Assert.Single((await Changes().FindAsync(since: null, name)).Hunks).Lines);
            Assert.Equal(["+y"], Assert.Single((await Changes().FindAsync(since: null, $"new {name}")).Hunks).Lines);
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_session_in_a_subfolder_sees_that_one_only()
    {
        _repository.Write("top.txt", "a\n").Write("inner/a.txt", "a\n").Commit();
        _repository.Write("top.txt", "b\n").Write("inner/a.txt", "b\n").Write("inner/new.txt", "n\n").Write("new.txt", "n\n");

        var changes = await Changes("inner").FindAsync(since: null);

        Assert.Equal(["a.txt", "new.txt"], changes.Files.Select(static file => file.Path));
        Assert.Equal(["-a", "+b"], Assert.Single((await Changes("inner").FindAsync(since: null, "a.txt")).Hunks).Lines);
    }

    private GitChanges Changes(string inner = "") =>
        new(new GitProgram(), Path.Combine(_repository.Path, inner).TrimEnd('/'), _repository.Temp);

    internal static string Line(ChangedFile file) =>
        $"{file.Path} {file.Kind} +{file.Added} -{file.Removed} {file.Remark}{(file.Former is { } former ? $" from {former}" : "")}";
}
