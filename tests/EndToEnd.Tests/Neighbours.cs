using System.Diagnostics;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What a second person's sessions can see of others and of Dormouse itself: attacks.</summary>
public class Neighbours
{
    private const int Patience = 180_000;
    private const string BertsToken = "berts-token-that-is-long-enough";
    private static readonly string[] WithoutPowers = ["--bounding-set=-all", "--inh-caps=-all"];

    private const string BotToken = "123456:THE-TOKEN-OF-THE-BOT";

    [Fact(Timeout = Patience)]
    public async Task A_neighbours_shell_finds_no_token_no_store_no_other_persons_files_and_no_silo()
    {
        using var home = new HomeFolder();
        await using var bot = await FakeBotApi.StartAsync(BotToken);
        var file = await SecretAsync(home, "bot-token", BotToken);
        await SecretAsync(home, ".netrc", "the-owners-own-password");
        await using var product = Shells(
            home, ("Telegram:TokenFile", file), ("Telegram:ApiUrl", bot.Url), ("Users:bert:Token", BertsToken));
        product.Environment["PGPASSWORD"] = "the-password-of-the-database";
        await product.StartAsync();
        using var anna = product.Web();
        await anna.SayAsync("echo my-diary > diary; echo done");
        await anna.WaitForAnswerAsync("done");
        using var bert = new Testing.WebClient(product.Url, BertsToken, "main");

        foreach (var attack in new[]
        {
            $"cat {file}",
            $"cat {home["appsettings.json"]} {home[".netrc"]}",
            $"ls -A {home.DataFolder}",
            $"strings {home.DataFolder}/dormouse.db",
            $"grep -r '' {home.DataFolder}",
            $"ls {home.Workspaces}; cat {home.Workspaces}/owner/default/diary",
            $"cat /proc/{product.ProcessId}/environ /proc/{product.ProcessId}/cmdline",
            "cat /proc/*/environ | tr '\\0' '\\n' | grep -i -e password -e Token",
            $"kill -9 {product.ProcessId}",
            "cat /etc/shadow",
            "ls ~/.ssh ~/.claude ~/.config",
            $"find {home.Root} -name '*.db*' -o -name diary -o -name bot-token",
        })
        {
            var mark = $"end-{Guid.NewGuid():N}";
            await bert.SayAsync($"{attack} 2>/dev/null; echo {mark}");
            var answer = (await bert.WaitForAnswerAsync(mark)).Text;
            foreach (var secret in new[] { BotToken, product.Token, BertsToken, "password", "my-diary", "dormouse.db", "root:" })
            {
                Assert.False(answer.Contains(secret, StringComparison.Ordinal), $"{attack} shows {secret}:\n{answer}");
            }
        }

        await anna.SayAsync("cat diary");
        await anna.WaitForAnswerAsync("my-diary");
        Assert.Contains("boundary  sessions of others than the owner run in bubblewrap", product.Output, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData(null)]
    [InlineData("nobody")]
    public async Task A_neighbours_shell_works_like_any_other_sleeps_and_wakes_stops_and_leaves_nothing(string? runAs)
    {
        using var home = new HomeFolder();
        (string, string)[] settings = runAs is null ? [] : [("Users:bert:RunAs", runAs)];
        await using var product = Shells(home, [("Users:bert:Token", BertsToken), ("Sessions:IdleTimeout", "00:00:02"), .. settings]);
        if (runAs is not null && !Environment.IsPrivilegedProcess)
        {
            var refused = await Product.RunAsync(home, $"--Users:bert:RunAs={runAs}");
            Assert.Equal(78, refused.ExitCode);
            Assert.Contains("only root may start programs as another user", refused.Errors, StringComparison.Ordinal);
            return;
        }

        await product.StartAsync();
        using var bert = new Testing.WebClient(product.Url, BertsToken, "main");

        await bert.SayAsync(
            "mkdir deep && cd deep && export COLOUR=red && echo kept > ~/note && touch /tmp/x \"$TMPDIR/y\" && git --version && echo set");
        await bert.WaitForAnswerAsync("set");
        await Eventually.Is(() => product.SessionProcesses().Count == 0, "the shell sleeps");
        await bert.SayAsync("pwd; echo \"$COLOUR $(cat ~/note)\"; echo $DORMOUSE_SESSION; ls -A \"$TMPDIR\"");
        var awake = (await bert.WaitForAnswerAsync("red kept")).Text;
        await bert.SayAsync("echo $USER is $(id -un) in $(stat -c %U .)");
        await bert.WaitForAnswerAsync(runAs is null ? "is " : $"{runAs} is {runAs} in {runAs}");
        Assert.Contains("/bert/default/deep\n", awake, StringComparison.Ordinal);
        Assert.Contains($"{product.Machine}/", awake, StringComparison.Ordinal);
        Assert.Contains("y", awake, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(home.Workspaces, "bert", "default", "deep")));

        await bert.SayAsync(
            "env -i setsid /bin/sh -c 'while :; do /bin/date > heart; /bin/sleep 0.1; done' & touch begun; trap '' INT TERM; sleep 1000");
        var folder = Path.Combine(home.Workspaces, "bert", "default", "deep");
        await Eventually.Is(() => File.Exists(Path.Combine(folder, "begun")), "the command runs");
        await bert.SayAsync("/stop");
        await bert.WaitForAnswerAsync("Stopped.");
        await bert.SayAsync("/archive");
        await bert.WaitForNoticeAsync("is archived");
        await Eventually.Is(() => product.SessionProcesses().Count == 0, "no process is left");
        var heart = Path.Combine(folder, "heart");
        Assert.True(File.Exists(heart));
        File.Delete(heart);
        await bert.SayAsync("/unarchive default");
        await bert.WaitForNoticeAsync("is back");
        await bert.SayAsync("/session default");
        await bert.SayAsync("sleep 1; ls; echo looked");
        Assert.DoesNotContain("heart", (await bert.WaitForAnswerAsync("looked")).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Where_no_sandbox_can_be_had_a_neighbours_sessions_are_refused_in_one_sentence_and_trust_lets_them_run()
    {
        using var home = new HomeFolder();
        var programs = Directory.CreateDirectory(home["bin"]).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(programs, "bwrap"),
            "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n",
            TestContext.Current.CancellationToken);
        File.SetUnixFileMode(
            Path.Combine(programs, "bwrap"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var name = ("Machine:Name", $"t{Guid.NewGuid():N}"[..16]);
        await using (var product = Shells(home, name, ("Users:bert:Token", BertsToken)))
        {
            product.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
            await product.StartAsync();
            using var anna = product.Web();
            using var bert = new Testing.WebClient(product.Url, BertsToken, "main");
            await anna.SayAsync("echo hello");
            await anna.WaitForAnswerAsync("hello");

            await bert.SayAsync("echo hello");

            var question = await bert.WaitForQuestionAsync();
            Assert.Contains("Sessions of bert only run in bubblewrap, and it can't make a", question.Text, StringComparison.Ordinal);
            Assert.Contains("Users:bert:Trusted=true", question.Text, StringComparison.Ordinal);
            Assert.Contains("boundary  sessions of others than the owner are refused", product.Output, StringComparison.Ordinal);
        }

        await using var trusting = Shells(home, name, ("Users:bert:Token", BertsToken), ("Users:bert:Trusted", "true"));
        trusting.Environment["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}";
        await trusting.StartAsync();
        using var again = new Testing.WebClient(trusting.Url, BertsToken, "other");
        await again.SayAsync("/new second");
        await again.SayAsync("echo trusted");
        await again.WaitForAnswerAsync("trusted");
    }

    [Fact(Timeout = Patience)]
    public async Task A_neighbours_agent_answers_wakes_with_its_history_and_finds_no_other_persons_login()
    {
        await using var stage = await Stage.SetAsync(("Users:bert:Telegram:0", "77"), ("Sessions:IdleTimeout", "00:00:02"));
        var bert = stage.Bot.PrivateChat(stage.Bot.Person(77, "Bert"));
        var logins = Directory.CreateDirectory(Path.Combine(stage.Home.Root, ".claude")).FullName;
        await File.WriteAllTextAsync(Path.Combine(logins, "of-anna"), "annas-login", TestContext.Current.CancellationToken);
        stage.Model.When(
            static request => request.LastUserText == "look" && !request.AnswersATool,
            _ => FakeReply.ToolUse("Bash", new() { ["command"] = $"cat {logins}/of-anna; touch looked", ["description"] = "look" }));
        bert.Write("I am Bert");
        await bert.WaitForText("echo: I am Bert");
        await stage.NoProcessLeftAsync();

        bert.Write("look");
        await bert.Press((await bert.WaitForMessage(static message => message.Buttons.Any())).Id, "Allow").WaitForAnswer();
        await bert.WaitUntil(_ => stage.Model.Requests.Any(static request => request.AnswersATool));

        var said = stage.Model.Requests[^1];
        Assert.Contains("I am Bert", said.UserTexts);
        Assert.DoesNotContain("annas-login", said.Json.ToJsonString(), StringComparison.Ordinal);
        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task With_isolation_for_all_the_owner_sees_their_home_and_not_the_store()
    {
        using var home = new HomeFolder();
        await SecretAsync(home, "mine", "my-own-file");
        await using var product = Shells(home, ("Sessions:Isolation", "bubblewrap"), ("Users:bert:Token", BertsToken));
        await product.StartAsync();
        using var bert = new Testing.WebClient(product.Url, BertsToken, "main");
        await bert.SayAsync("echo berts-diary > diary; echo done");
        await bert.WaitForAnswerAsync("done");
        using var anna = product.Web();

        await anna.SayAsync(
            $"cat ~/mine; ls -A {home.DataFolder} {home.Workspaces}; cat {home.Workspaces}/bert/default/diary; touch ~/made; echo done");

        var answer = (await anna.WaitForAnswerAsync("done")).Text;
        Assert.Contains("my-own-file", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("dormouse.db", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("berts-diary", answer, StringComparison.Ordinal);
        Assert.True(File.Exists(home["made"]));
    }

    /// <summary>Root may look into everything; without its powers it is a user like any, and so like the agents.</summary>
    [Fact(Timeout = Patience)]
    public async Task Other_programs_of_the_same_user_can_not_look_into_Dormouse_or_talk_to_its_runtime()
    {
        using var home = new HomeFolder();
        await using var product = Shells(home);
        product.Before = ["setpriv", .. WithoutPowers];
        product.Environment["Telegram__WebhookSecret"] = "a-secret-in-the-environment";
        await product.StartAsync();
        using var anna = product.Web();
        await anna.SayAsync("echo hello");
        await anna.WaitForAnswerAsync("hello");
        using var open = Process.Start(
            new ProcessStartInfo("setpriv", [.. WithoutPowers, "sleep", "100"]) { Environment = { ["SEEN"] = "by-others" } })!;

        await Eventually.Is(() => EnvironmentOf($"/proc/{open.Id}").Contains("by-others", StringComparison.Ordinal), "it runs");
        Assert.Contains("by-others", await LookAsync($"/proc/{open.Id}/environ"), StringComparison.Ordinal);
        Assert.Equal("", await LookAsync($"/proc/{product.ProcessId}/environ"));
        open.Kill();
        foreach (var folder in new[] { home.Temp, Path.GetTempPath() })
        {
            Assert.Empty(Directory.GetFiles(folder, $"dotnet-diagnostic-{product.ProcessId}-*"));
            Assert.Empty(Directory.GetFiles(folder, $"clr-debug-pipe-{product.ProcessId}-*"));
        }

        // Nor into what it has started for itself.
        var guardian = Directory.GetDirectories("/proc").Where(static folder => char.IsAsciiDigit(folder[^1])).Select(EnvironmentOf)
            .Single(text => text.Contains("DORMOUSE_GUARDIAN=", StringComparison.Ordinal)
                && text.Contains($"/{product.Machine}\0", StringComparison.Ordinal));
        Assert.DoesNotContain("a-secret-in-the-environment", guardian, StringComparison.Ordinal);
    }

    private static string EnvironmentOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "environ"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task<string> LookAsync(string file)
    {
        var start = new ProcessStartInfo("setpriv", [.. WithoutPowers, "cat", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> SecretAsync(HomeFolder home, string name, string content)
    {
        await File.WriteAllTextAsync(home[name], content, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(home[name], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return home[name];
    }

    private static Product Shells(HomeFolder home, params (string Key, string Value)[] more) =>
        Product.Silo(home, [("Agents:claude:Command", "no-such-claude"), .. more]);
}
