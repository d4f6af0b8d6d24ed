using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

public partial class Strangers
{
    [Fact(Timeout = 120_000)]
    public async Task A_stranger_gets_a_code_once_and_is_let_in_by_the_verb()
    {
        await using var stage = await Stage.SetAsync();
        var bert = stage.Bot.Person(77, "Bert", "bert");
        var chat = stage.Bot.PrivateChat(bert);
        chat.Write("let me in");
        var told = await chat.WaitForText("77");
        chat.Write("hello? /status");
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        Assert.Single(chat.Messages);
        Assert.Single(stage.Model.Requests);

        var code = CodePattern().Match(told.Text).Groups[1].Value;
        var wrong = await Product.RunAsync(stage.Home, "pair", "NOTACODE");
        var right = await Product.RunAsync(stage.Home, "pair", code);

        Assert.Equal(69, wrong.ExitCode);
        Assert.Equal((0, ""), (right.ExitCode, right.Errors));
        Assert.Contains("Bert (@bert) is now bert-bert and can write to the bot", right.Output, StringComparison.Ordinal);
        chat.Write("now?");
        await chat.WaitForText("echo: now?");
        chat.Write("/sessions");
        var sessions = await chat.WaitForText("LIVE");
        Assert.Single(sessions.Text.Split('\n'));
        Assert.True(Directory.Exists(Path.Combine(stage.Home.Workspaces, "owner", "default")));
        Assert.Equal(2, Directory.GetDirectories(stage.Home.Workspaces).Length);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_code_is_taken_although_the_owner_s_token_is_on_the_other_command_line_only()
    {
        await using var stage = await Stage.SetAsync(("Users:owner:Token", "short"));
        Assert.Contains("Users:owner:Token has fewer than 16 characters", stage.Product.Output, StringComparison.Ordinal);
        var chat = stage.Bot.PrivateChat(stage.Bot.Person(77, "Be\u001b[31mrt", "bert"));
        chat.Write("let me in");
        var code = CodePattern().Match((await chat.WaitForText("77")).Text).Groups[1].Value;

        var run = await Product.RunAsync(stage.Home, "pair", code);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("rt (@bert) is now ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [GeneratedRegex("code is ([A-Z0-9]+)")]
    private static partial Regex CodePattern();
}
