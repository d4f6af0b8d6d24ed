using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Agents.Isolation;

/// <summary>Sessions that run as a Unix user of their own, which only root can have.</summary>
[Collection(nameof(Environment))]
public sealed class OtherUsersTests : IDisposable
{
    private const string Somebody = "nobody";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, null, "Users:bert:RunAs=nobody")]
    [InlineData(true, null, "Users:bert:RunAs=nobody", "Sessions:Isolation=bubblewrap")]
    [InlineData(true, "this machine has no such user; make one with useradd --create-home bertie", "Users:bert:RunAs=bertie")]
    [InlineData(true, "it must be a user who is not root", "Users:bert:RunAs=root")]
    [InlineData(true, "those of anna do", "Users:bert:RunAs=nobody", "Users:anna:RunAs=nobody")]
    [InlineData(true, "Users:bert:Trusted is true; it must be one of them", "Users:bert:RunAs=nobody", "Users:bert:Trusted=true")]
    [InlineData(true, "Sessions:Isolation is none; it must be one of them", "Users:bert:RunAs=nobody", "Sessions:Isolation=none")]
    [InlineData(false, "only root may start programs as another user", "Users:bert:RunAs=nobody")]
    [InlineData(false, null)]
    public void A_silo_that_can_not_run_sessions_as_the_settings_say_does_not_start(bool isRoot, string? fault, params string[] settings)
    {
        var faults = OtherUsers.Faults(Settings(settings), isRoot);

        if (fault is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(fault, Assert.Single(faults), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_session_runs_as_its_user_with_what_is_its_own_and_is_found_and_ended_as_any_other()
    {
        var settings = Settings($"Users:bert:RunAs={Somebody}", "Users:anna:Token=x");
        if (!Environment.IsPrivilegedProcess)
        {
            // Then no silo of these settings ever starts.
            Assert.Throws<SettingsException>(() => OtherUsers.Require(settings));
            return;
        }

        OtherUsers.Require(settings);
        await using var scope = new TestScope();
        await using var process = await StartAsync(
            scope,
            settings,
            "id -u > /dev/stdout; cd ..; cd - >/dev/null; touch made && cat inbox/note.txt; echo; cat $SECRET; "
                + "echo $USER $HOME; echo x > $HOME/file && echo home; "
                + "echo x > $PRIVATE/own && echo x > $PRIVATE/other; cat $PRIVATE/other; grep CapEff /proc/self/status; echo $$; exec "
                + "sleep 1000");

        await using var lines = process.ReadLinesAsync(TestScope.Ended).GetAsyncEnumerator(TestScope.Ended);
        List<string> said = [];
        while (said.Count < 7 && await lines.MoveNextAsync())
        {
            said.Add(System.Text.Encoding.UTF8.GetString(lines.Current.Span));
        }

        Assert.True(said.Count == 7, $"{string.Join('\n', said)}\n{process.StandardErrorTail}");
        Assert.Equal(
            ["65534", "for bert", $"{Somebody} {_folder["data/homes/bert"]}", "home", "kept", "CapEff:\t0000000000000000"], said[..6]);
        var account = UnixAccount.Find(Somebody)!;
        Assert.True(Ownership.Has(_folder["work/bert/talk/made"], account));
        Assert.True(Ownership.Has(_folder["work/bert/talk/inbox"], account));
        Assert.True(Ownership.Has(_folder["work/bert/talk/inbox/note.txt"], account));
        Assert.True(Ownership.Has(_folder["work/bert/talk/linked"], account));
        Assert.False(Ownership.Has(_folder["data/secret"], account));

        // What is sent while it runs is theirs as well.
        var saved = await Workspace.SaveAsync(_folder["work/bert/talk"], "later.txt", "later"u8.ToArray());
        Assert.True(Ownership.Has(saved.Path, account));

        var swept = await OrphanSweep.RunAsync(scope.Id, "nas");
        Assert.Contains(process.Identity, swept.Killed);
        Assert.Empty(swept.Survivors);
        Assert.Equal(137, (await process.Exited).ExitCode);
    }

    [Fact]
    public void A_user_of_the_machine_is_who_its_table_says()
    {
        File.WriteAllText(_folder["passwd"], "root:x:0:0:root:/root:/bin/bash\nbroken\nbert:x:1001:1002:Bert,,,:/home/bert:/bin/sh\n");

        Assert.Equal(new UnixAccount("bert", 1001, 1002, "/home/bert"), UnixAccount.Find("bert", _folder["passwd"]));
        Assert.Null(UnixAccount.Find("broken", _folder["passwd"]));
        Assert.Null(UnixAccount.Find("bert", _folder["no-table"]));
    }

    private Workspace Workspace => new(_folder["work"], _folder["data"]);

    private async Task<Subprocess> StartAsync(TestScope scope, SiloSettings settings, string script)
    {
        var work = Workspace.CreateFolder("bert", "talk");
        await Workspace.SaveAsync(work, "note.txt", "for bert"u8.ToArray());
        Directory.CreateDirectory(_folder["data/sessions/1"]);
        File.WriteAllText(_folder["data/secret"], "secret");
        File.CreateSymbolicLink(Path.Combine(work, "linked"), _folder["data/secret"]);
        foreach (var name in new[] { "own", "other" })
        {
            File.WriteAllText(_folder[$"data/sessions/1/{name}"], "kept\n");
            File.SetUnixFileMode(_folder[$"data/sessions/1/{name}"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var launch = new AgentLaunch(
            new("nas", "1"), "bert", "shell", "talk", HasHistory: true, work, ConfigDirectory: null, Persona: null, Model: null);
        var sandbox = await new SessionIsolation(settings).OfAsync(launch, _folder["data/sessions/1"]);
        var start = scope.Of("bash", "-c", script) with
        {
            WorkingDirectory = work,
            Mark = "nas/1",
            OwnFiles = [_folder["data/sessions/1/own"]],
            Environment = new Dictionary<string, string?> { ["SECRET"] = _folder["data/secret"], ["PRIVATE"] = _folder["data/sessions/1"] },
        };
        return await Subprocess.StartAsync(await sandbox!.AroundAsync(start), cancellationToken: TestScope.Ended);
    }

    private SiloSettings Settings(params string[] settings) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Append($"Machine:Workspaces={_folder["work"]}").Append($"Storage:Path={_folder["data/store.db"]}")
                .Select(static setting => setting.Split('=', 2))
                .Select(static parts => new KeyValuePair<string, string?>(parts[0], parts[1])))
        .Build());
}
