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
        Assert.Contains(
            "telegram 77 (@bert, “Bert”) is now bert, somebody new, and can write to the bot", right.Output, StringComparison.Ordinal);
        await chat.WaitForText("You are let in, as bert.");
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
        Assert.Contains("telegram 77 (@bert, “Be⟨U+001B⟩[31mrt”) is now be-31mrt", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact(Timeout = 120_000)]
    public async Task Nobody_becomes_the_owner_by_calling_themselves_so_and_the_owner_is_told_of_who_is_joined_on_purpose()
    {
        await using var stage = await Stage.SetAsync();
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        var chat = stage.Bot.PrivateChat(stage.Bot.Person(77, "Owner", "eve"));
        chat.Write("let me in");
        var code = CodePattern().Match((await chat.WaitForText("77")).Text).Groups[1].Value;

        var taken = await Product.RunAsync(stage.Home, "pair", code, "owner");
        var nobody = await Product.RunAsync(stage.Home, "pair", code, "zed", "--existing");
        var unsaid = await Product.RunAsync(stage.Home, "pair", code, "--existing");
        var joined = await Product.RunAsync(stage.Home, "pair", code, "owner", "--existing");

        Assert.Equal((69, 69, 78), (taken.ExitCode, nobody.ExitCode, unsaid.ExitCode));
        Assert.StartsWith("There is a person “owner” already, so nobody was let in;", taken.Errors, StringComparison.Ordinal);
        Assert.StartsWith("There is no person “zed” yet, so nobody was let in;", nobody.Errors, StringComparison.Ordinal);
        Assert.StartsWith("Write pair CODE NAME --existing", unsaid.Errors, StringComparison.Ordinal);
        Assert.Equal(
            (0, "telegram 77 (@eve, “Owner”) is now owner and can write to the bot.\n"), (joined.ExitCode, joined.Output));
        await stage.Chat.WaitForText("Somebody was let in as you: telegram 77 (@eve, “Owner”).");
        await chat.WaitForText("You are let in, as owner.");
        var audit = await Product.RunAsync(stage.Home, "audit");
        Assert.Equal(0, audit.ExitCode);
        Assert.EndsWith(
            "Z  owner lets in telegram 77 (@eve, “Owner”) as owner, who exists already (from web 127.0.0.1)\n",
            audit.Output,
            StringComparison.Ordinal);
    }

    [GeneratedRegex("code is ([A-Z0-9]+)")]
    private static partial Regex CodePattern();
}
