using Dormouse.Silo.Projects;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Projects;

/// <summary>A repository may be anybody's: what it names to be run is not run when somebody looks.</summary>
public sealed class HostileRepositoryTests : IDisposable
{
    private readonly OwnedRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task No_program_that_a_repository_names_is_run()
    {
        var mark = _repository.Beside("was-run");
        var program = _repository.Beside("program");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\necho \"$0 $*\" >> {mark}\ncat\n", Wait.Ended);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _repository.Write("a.txt", "a\n").Write("module-of/x", "x\n").Commit();
        foreach (var (name, value) in new[]
        {
            ("core.fsmonitor", program), (
                "core.hooksPath", _repository.Beside("hooks")), ("core.pager", program), ("core.sshCommand", program),
            ("diff.external", program), ("diff.evil.command", program), ("diff.evil.textconv", program), ("filter.evil.clean", program),
            ("filter.evil.smudge", program), ("filter.evil.process", program), ("core.alternateRefsCommand", program),
            ("remote.origin.url", $"ext::{program}"), ("remote.origin.promisor", "true"), ("diff.trustExitCode", "true"),
        })
        {
            _repository.Git("config", name, value);
        }

        _repository.Write(".git/info/attributes", "* filter=evil diff=evil\n").Write(".gitattributes", "* filter=evil diff=evil\n");
        Directory.CreateDirectory(_repository.Beside("hooks"));
        foreach (var hook in new[] { "post-index-change", "reference-transaction", "fsmonitor-watchman" })
        {
            File.Copy(program, Path.Combine(_repository.Beside("hooks"), hook));
            File.Copy(program, _repository[$".git/hooks/{hook}"]);
        }

        File.Delete(mark);
        await File.WriteAllTextAsync(_repository["a.txt"], "b\n", Wait.Ended);
        await File.WriteAllTextAsync(_repository["module-of/x"], "y\n", Wait.Ended);
        var changes = new GitChanges(new GitProgram(), _repository.Path, _repository.Temp);

        var found = await changes.FindAsync(since: null);
        var file = await changes.FindAsync(since: null, "a.txt");

        Assert.Equal([".gitattributes", "a.txt", "module-of/x"], found.Files.Select(static one => one.Path));
        Assert.Equal(["-a", "+b"], Assert.Single(file.Hunks).Lines);
        Assert.False(File.Exists(mark), File.Exists(mark) ? await File.ReadAllTextAsync(mark, Wait.Ended) : "");

        // The same settings are the repository's own business when its people run git: this is no test of settings that do nothing.
        _repository.GitFails("status", "--porcelain");
        Assert.True(File.Exists(mark));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Settings_that_point_elsewhere_lead_nowhere()
    {
        Directory.CreateDirectory(_repository.Beside("private"));
        await File.WriteAllTextAsync(_repository.Beside("private/secret.txt"), "secret\n", Wait.Ended);
        _repository.Write("a.txt", "a\n").Commit();
        _repository.Git("config", "core.worktree", _repository.Beside("private"));
        _repository.Git("config", "core.excludesFile", _repository.Beside("private/secret.txt"));
        File.CreateSymbolicLink(_repository["link"], _repository.Beside("private/secret.txt"));

        var changes = new GitChanges(new GitProgram(), _repository.Path, _repository.Temp);

        Assert.Equal(["link Untracked + - a link"], (await changes.FindAsync(since: null)).Files.Select(GitChangesTests.Line));
        Assert.Empty((await changes.FindAsync(since: null, "link")).Hunks);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_repository_of_somebody_else_is_looked_at_all_the_same()
    {
        _repository.Write("a.txt", "a\n").Commit().Write("a.txt", "b\n");
        using (var chown = System.Diagnostics.Process.Start("chown", ["-R", "12345", _repository.Path]))
        {
            await chown.WaitForExitAsync(Wait.Ended);

            // Only root can give files away: for anybody else they are as they were, and looked at as well.
            Assert.Equal(Environment.IsPrivilegedProcess, chown.ExitCode == 0);
        }

        var changes = await new GitChanges(new GitProgram(), _repository.Path, _repository.Temp).FindAsync(since: null);

        Assert.Equal(["a.txt"], changes.Files.Select(static file => file.Path));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_takes_too_long_or_says_too_much_is_ended_and_told()
    {
        var slow = _repository.Beside("git");
        await File.WriteAllTextAsync(slow, "#!/bin/sh\ncase \"$*\" in *slow*) exec sleep 1000;; *) exec yes;; esac\n", Wait.Ended);
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var git = new GitProgram(searchPath: Path.GetDirectoryName(slow));
        var nowhere = new Dictionary<string, string>();

        var late = await git.RunAsync(nowhere, "/", most: 100, TimeSpan.FromMilliseconds(50), "slow");
        var much = await git.RunAsync(nowhere, "/", most: 100, GitProgram.Patience, "much");

        Assert.Equal((GitEnd.TooLong, "git needed more than 10 s for it"), (late.End, late.Why));
        Assert.Equal((GitEnd.TooMuch, 100), (much.End, much.Bytes.Length));
    }
}
