using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>
/// What is noted beside the store may be lost although the system was never down: then nothing is given twice without asking.
/// </summary>
public class LostFolders
{
    private const int Patience = 180_000;

    public enum Loss
    {
        /// <summary>The private folders are gone, as in a container that was made anew.</summary>
        Removed,

        /// <summary>A backup of before the prompt was put back.</summary>
        Older,
    }

    [Theory(Timeout = Patience)]
    [InlineData(Loss.Removed)]
    [InlineData(Loss.Older)]
    public async Task A_shell_command_that_ran_is_not_run_again_unasked(Loss loss)
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"));
        var log = Path.Combine(home.Root, "given");
        using (var before = product.Web())
        {
            await before.SayAsync("echo up");
            await before.WaitForAnswerAsync("up");
            BackUp(home);
            await before.SayAsync($"echo begun >> {log}; while :; do sleep 1; done");
        }

        await Eventually.Is(() => File.Exists(log), "the command runs");

        await product.KillAsync();
        await Eventually.Is(() => product.SessionProcesses().Count == 0, "no session process is left");
        Lose(home, loss);
        await product.StartAsync();

        using var web = product.Web();
        var question = await web.WaitForQuestionAsync();
        Assert.Contains("was cut off in the middle of a turn", question.Text, StringComparison.Ordinal);
        await web.AnswerAsync(question.Question, "Drop it");
        await web.SayAsync("echo still here");
        await web.WaitForAnswerAsync("still here");
        Assert.Equal(["begun"], await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Loss.Removed)]
    [InlineData(Loss.Older)]
    public async Task A_prompt_that_the_CLI_has_is_not_given_again_unasked(Loss loss)
    {
        await using var stage = await Stage.SetAsync();
        stage.Chat.Write("first");
        await stage.Chat.WaitForText("echo: first");
        BackUp(stage.Home);
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "work on it", _ => FakeReply.SlowText(["working", "done"], never), times: 1);
        stage.Chat.Write("work on it");
        await stage.Model.WaitForText("work on it");

        await stage.Product.KillAsync();
        await stage.NoProcessLeftAsync();
        Lose(stage.Home, loss);
        await stage.Product.StartAsync();

        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.Contains("was cut off in the middle of a turn", question.Text, StringComparison.Ordinal);
        stage.Chat.Press(question.Id, "Drop it");
        stage.Chat.Write("then this");
        await stage.Chat.WaitForText("echo: then this");
        Assert.Equal(1, stage.Model.Requests.Count(static request => request.LastUserText == "work on it"));
    }

    private static string Folder(HomeFolder home) => Path.Combine(home.DataFolder, "sessions");

    private static string Backup(HomeFolder home) => Path.Combine(home.Root, "backup");

    private static void BackUp(HomeFolder home)
    {
        foreach (var file in Directory.EnumerateFiles(Folder(home), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Backup(home), Path.GetRelativePath(Folder(home), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static void Lose(HomeFolder home, Loss loss)
    {
        Directory.Delete(Folder(home), recursive: true);
        if (loss is Loss.Older)
        {
            Directory.Move(Backup(home), Folder(home));
        }
    }
}
