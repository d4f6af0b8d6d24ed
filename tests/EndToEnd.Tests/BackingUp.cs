using System.Globalization;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A backup is taken while people write, and put back elsewhere: what ran since is known to nobody there, and runs again only when somebody says so.</summary>
public class BackingUp
{
    private const int Patience = 240_000;
    private const int Chats = 4;

    private static readonly (string, string) NoClaude = ("Agents:claude:Command", "no-such-claude");

    [Fact(Timeout = Patience)]
    public async Task A_backup_under_load_restored_elsewhere_gives_nothing_twice_by_itself()
    {
        using var home = new TestHome();
        using var elsewhere = new TestHome();
        var file = Path.Combine(elsewhere.Root, "night.backup");
        var log = Path.Combine(home.Root, "given");
        await using var product = await Product.StartAsync(home, NoClaude);
        var settings = new[] { NoClaude, ("Machine:Name", product.Machine), ("Machine:Workspaces", home.Workspaces) };
        using (var web = product.Web("held"))
        {
            await web.SayAsync("/new held");
            await web.SayAsync("export KEPT=yes");
            await web.SayAsync($"echo first >> {log}; while [ ! -e {home.Root}/gate ]; do sleep 0.05; done; echo gone through");
            await Eventually.Is(() => File.Exists(log), "the first command runs");
            await web.SayAsync($"echo second >> {log}");
            await web.SayAsync($"echo third >> {log}");
        }

        using var writing = new CancellationTokenSource();
        var people = Enumerable.Range(0, Chats).Select(number => WriteAsync(product, number, log, writing.Token)).ToArray();
        await Eventually.Is(() => people.Length * 3 < File.ReadAllLines(log).Length, "people write");

        var backup = await Product.RunAsync(home, "backup", file, $"--Machine:Name={product.Machine}");

        Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
        Assert.Contains($"{file} holds the store", backup.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var then = File.ReadAllLines(log).Length;
        await Eventually.Is(() => File.ReadAllLines(log).Length > then + (Chats * 3), "people go on");
        await File.WriteAllTextAsync(Path.Combine(home.Root, "gate"), "", TestContext.Current.CancellationToken);
        using (var web = product.Web("held"))
        {
            await web.WaitForAnswerAsync("gone through");
        }

        await Eventually.Is(() => File.ReadAllLines(log).Contains("third"), "what waited runs");
        await writing.CancelAsync();
        await Task.WhenAll(people);
        await product.KillAsync();
        var given = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal(given.Length, given.Distinct().Count());

        var restored = await Product.RunAsync(elsewhere, "restore", file, $"--Machine:Name={product.Machine}");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        Assert.Contains("sessions are as of", restored.Output, StringComparison.Ordinal);
        await using var again = await Product.StartAsync(elsewhere, settings);
        Assert.Equal(product.Token, again.Token);
        using var held = again.Web("held");
        var cutOff = await held.WaitAsync(static happened => happened.Kind == "question" && happened.Text.Contains("cut off", StringComparison.Ordinal));
        await held.AnswerAsync(cutOff.Question, "Drop it");
        var waited = await held.WaitAsync(
            static happened => happened.Kind == "question" && happened.Text.Contains("comes back from a backup", StringComparison.Ordinal), cutOff.Seq);
        Assert.Contains("2 messages waited then", waited.Text, StringComparison.Ordinal);
        await held.AnswerAsync(waited.Question, "Run them");
        await Eventually.Is(() => File.ReadAllLines(log).Count(static line => line == "third") == 2, "what was asked for runs again");
        await held.SayAsync("echo kept $KEPT");
        await held.WaitForAnswerAsync("kept yes", waited.Seq);

        // Whoever was in the middle of something is asked; whoever was not goes on as if nothing had been.
        for (var number = 0; number < Chats; number++)
        {
            using var web = again.Web($"chat-{number}");
            await web.SayAsync("echo here again");
            await DropUntilAnsweredAsync(web, "here again");
        }

        var after = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal([.. given.Order(), .. new[] { "second", "third" }], [.. after[..given.Length].Order(), .. after[given.Length..]]);
    }

    /// <summary>Somebody writes one command after the other, each once, and never waits for more than two answers.</summary>
    private static async Task WriteAsync(Product product, int number, string log, CancellationToken until)
    {
        using var web = product.Web($"chat-{number}");
        await web.SayAsync($"/new s{number}");
        for (var message = 0; !until.IsCancellationRequested; message++)
        {
            await web.SayAsync(string.Create(CultureInfo.InvariantCulture, $"echo {number}.{message} | tee -a {log}"));
            await web.WaitForAnswerAsync(string.Create(CultureInfo.InvariantCulture, $"{number}.{Math.Max(0, message - 2)}"));
        }

        await web.SayAsync("echo the end");
        await web.WaitForAnswerAsync("the end");
    }

    private static async Task DropUntilAnsweredAsync(WebClient web, string answer)
    {
        for (var seen = 0L; ;)
        {
            var happened = await web.WaitAsync(
                happened => happened.Kind == "question" || (happened.Kind == "answer" && happened.Text.Contains(answer, StringComparison.Ordinal)), seen);
            if (happened.Kind == "answer")
            {
                return;
            }

            seen = happened.Seq;
            await web.AnswerAsync(happened.Question, happened.Data.GetProperty("options").EnumerateArray().Last().GetString()!);
        }
    }
}
