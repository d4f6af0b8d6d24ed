using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>What tests at the desk wait for.</summary>
internal static class Desk
{
    public static async Task<Stage> SetAsync(string claude, params (string Key, string Value)[] more)
    {
        var stage = await Stage.SetAsync(claude, more);
        DeskTerminal.Welcome(stage.Home);
        return stage;
    }

    /// <summary>Waits until the terminal program runs on the session.</summary>
    /// <returns>Its process id.</returns>
    public static async Task<int> AtDeskAsync(Stage stage, DeskTerminal terminal)
    {
        var pid = 0;
        await Eventually.Is(
            () => (pid = stage.Product.SessionProcesses().FirstOrDefault(static pid => IsTerminal(pid))) != 0 && MayBeOpen(stage),
            () => $"the terminal program runs in {terminal.Shown}",
            TimeSpan.FromSeconds(60));
        return pid;
    }

    /// <summary>What a terminal shows of an answer comes in pieces between movements of the cursor; the record has it whole.</summary>
    public static Task AnsweredAsync(Stage stage, string answer) => Eventually.Is(
        () => Directory.EnumerateFiles(Path.Combine(stage.Home.Root, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories)
            .Any(record => File.ReadAllText(record).Contains(answer, StringComparison.Ordinal)),
        $"{answer} in the CLI's record");

    public static Task OpenInTerminalAsync(Stage stage) => Eventually.Is(() => MayBeOpen(stage), "the terminal has a conversation open");

    public static bool MayBeOpen(Stage stage) =>
        Path.Combine(stage.Home.Root, ".claude", "sessions") is var folder
        && Directory.Exists(folder)
        && Directory.EnumerateFiles(folder, "*.json").Any(static file =>
            File.ReadAllText(file) is var entry
            && entry.Contains("\"entrypoint\":\"cli\"", StringComparison.Ordinal)
            && MarkedProcesses.IsAlive(int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture)));

    public static bool IsTerminal(int pid) => LineOf(pid) is var line && line.Contains("--resume") && !line.Contains("-p");

    public static string[] LineOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The process of <c>dormouse attach</c> that still waits.</summary>
    public static int Attaching(Stage stage) =>
        MarkedProcesses.Of($"HOME={stage.Home.Root}").Single(static pid => LineOf(pid).Contains("attach"));

    /// <summary>A process of a program that a terminal or a session has started; 0 if there is none.</summary>
    public static int Running(Stage stage, string program) => MarkedProcesses.Of($"HOME={stage.Home.Root}")
        .FirstOrDefault(pid => LineOf(pid) is [var first, ..] && Path.GetFileName(first) == program);

    /// <summary>How many conversations the CLI has records of.</summary>
    public static int Records(Stage stage) => Directory.EnumerateFiles(
        Path.Combine(stage.Home.Root, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories).Count();

    /// <summary>Waits until a session's journal has so many prompts and answers.</summary>
    /// <returns>Each with the channel that it came through.</returns>
    public static async Task<string[]> JournalAsync(Stage stage, string session, int count)
    {
        using var web = stage.Product.Web();
        string[] said = [];
        await Eventually.Is(
            async () =>
            {
                var journal = await web.Http.GetFromJsonAsync<JsonElement>(
                    $"/api/sessions/{session}/journal?limit=1000", TestContext.Current.CancellationToken);
                said =
                [
                    .. journal.GetProperty("entries").EnumerateArray()
                        .Where(static entry => entry.GetProperty("kind").GetString() is "prompt" or "answer")
                        .Select(static entry => $"{entry.GetProperty("door")} {entry.GetProperty("kind")} {entry.GetProperty("text")}"),
                ];
                return said.Length >= count;
            },
            () => $"the journal has {count} prompts and answers; it has:\n{string.Join('\n', said)}");
        return said;
    }

    public static void Kill(int pid)
    {
        using var process = System.Diagnostics.Process.GetProcessById(pid);
        process.Kill();
    }

    /// <summary>Waits until nobody is at the desk any more.</summary>
    public static Task NothingLeftAsync(Stage stage) => Eventually.Is(
        () => MarkedProcesses.Of($"HOME={stage.Home.Root}").All(static pid => !IsTerminal(pid) && !LineOf(pid).Contains("attach")),
        "nobody is at the desk");
}
