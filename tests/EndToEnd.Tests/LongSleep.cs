using System.Diagnostics;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Sessions that sleep for forty days: the files of the real CLIs are made that much older.</summary>
public class LongSleep
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task Another_session_that_starts_cleans_up_nothing(string claude)
    {
        await using var stage = await Stage.SetAsync(
            claude,
            ("Agents:claude:Arguments:0", "--settings"),
            ("Agents:claude:Arguments:1", """{"cleanupPeriodDays":7}"""));
        var record = await AskOnceAsync(stage, sleeps: false);
        stage.Chat.Write("/archive default");
        await stage.NoProcessLeftAsync();
        Age(stage);
        stage.Chat.Write("/new other");
        await stage.Chat.WaitForText("Session other on");
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");

        // Written when the CLI has cleaned up.
        await Eventually.Is(() => File.Exists(LastCleanup(stage)), "the CLI has looked for what to clean up");

        Assert.True(File.Exists(record));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task What_the_owners_own_claude_in_a_terminal_cleans_up_is_put_back(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:02"));
        var record = await AskOnceAsync(stage);
        Age(stage);
        await CleanUpAsync(stage, claude, record);

        stage.Chat.Write("which number?");

        await stage.Chat.WaitForText("echo: which number?");
        Assert.Equal(["remember the number 7", "which number?"], stage.Model.Requests[^1].UserTexts);
        Assert.Contains("echo: remember the number 7", stage.Model.Requests[^1].AssistantTexts);
        await stage.NoProcessLeftAsync();
        Assert.Contains(
            "remember the number 7", await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_record_that_goes_while_its_session_is_awake_or_archived_is_put_back_whole()
    {
        await using var stage = await Stage.SetAsync(Programs.NewestClaude, ("Sessions:IdleTimeout", "00:02:00"));
        var record = await AskOnceAsync(stage, sleeps: false);
        File.Delete(record);
        stage.Chat.Write("second");
        await stage.Chat.WaitForText("echo: second");
        stage.Chat.Write("/archive default");
        await stage.NoProcessLeftAsync();
        File.Delete(record);
        stage.Chat.Write("/unarchive default");
        await stage.Chat.WaitForMessage(static message => message.Text.Contains("default is back", StringComparison.Ordinal));
        stage.Chat.Write("/session default");
        await stage.Chat.WaitForText("Now talking to session default");

        stage.Chat.Write("third");

        await stage.Chat.WaitForText("echo: third");
        Assert.Equal(["remember the number 7", "second", "third"], stage.Model.Requests[^1].UserTexts);
    }

    private static async Task<string> AskOnceAsync(Stage stage, bool sleeps = true)
    {
        stage.Chat.Write("remember the number 7");
        await stage.Chat.WaitForText("echo: remember the number 7");
        if (sleeps)
        {
            await stage.NoProcessLeftAsync();
        }

        await Eventually.Is(() => Records(stage).Length == 1, "the conversation has a record");
        return Records(stage).Single();
    }

    private static string Config(Stage stage) => Path.Combine(stage.Home.Root, ".claude");

    private static string LastCleanup(Stage stage) => Path.Combine(Config(stage), ".last-cleanup");

    private static string[] Records(Stage stage) =>
        Directory.GetFiles(Path.Combine(Config(stage), "projects"), "*.jsonl", SearchOption.AllDirectories);

    private static void Age(Stage stage)
    {
        foreach (var file in Directory.EnumerateFiles(Config(stage), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().AddDays(-40).UtcDateTime);
        }

        File.Delete(LastCleanup(stage));
    }

    /// <summary>The owner talks to a CLI that knows nothing of us, until it has cleaned up.</summary>
    private static async Task CleanUpAsync(Stage stage, string claude, string record)
    {
        var start = new ProcessStartInfo(
            Programs.Claude(claude), ["-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose"])
        {
            WorkingDirectory = stage.Home.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["HOME"] = stage.Home.Root,
                ["TMPDIR"] = stage.Home.Temp,
                ["ANTHROPIC_BASE_URL"] = stage.Model.Url,
                ["ANTHROPIC_API_KEY"] = "test-key",
                ["DISABLE_AUTOUPDATER"] = "1",
                ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            },
        };
        start.Environment.Remove("CLAUDE_CONFIG_DIR");
        using var terminal = Process.Start(start)!;
        terminal.OutputDataReceived += static (_, _) => { };
        terminal.BeginOutputReadLine();
        await terminal.StandardInput.WriteLineAsync("""{"type":"user","message":{"role":"user","content":"from a terminal"}}""");
        await terminal.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await Eventually.Is(() => !File.Exists(record), "the owner's own claude has removed the record");
        terminal.Kill(entireProcessTree: true);
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
