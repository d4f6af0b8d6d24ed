using System.Globalization;
using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public partial class SessionSettings
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task Cost_and_tokens_add_up_over_sleep(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:01"));
        stage.Model.When(static _ => true, static request => FakeReply.Text($"echo: {request.LastUserText}").WithUsage(1000, 100));
        var costs = new List<decimal>();
        for (var turn = 1; turn <= 3; turn++)
        {
            stage.Chat.Write($"turn {turn}");
            await stage.Chat.WaitForText($"echo: turn {turn}");
            stage.Chat.Write("/status");
            var status = await stage.Chat.WaitForText($"{turn} turn");
            var numbers = CostPattern().Match(status.Text);
            costs.Add(decimal.Parse(numbers.Groups[1].Value, CultureInfo.InvariantCulture));
            Assert.Equal($"{turn},000 tokens in, {turn * 100} out", numbers.Groups[2].Value);
            Assert.Matches(@"context: \d+ % full, 1,[01]\d\d of [0-9,]{7,} tokens", status.Text);
            await stage.NoProcessLeftAsync();
        }

        Assert.True(costs[0] > 0);
        Assert.Equal([costs[0], costs[0] * 2, costs[0] * 3], costs);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_model_and_a_persona_hold_from_the_next_prompt_on_and_over_sleep(string claude)
    {
        await using var stage = await Stage.SetAsync(
            claude, ("Personas:pirate:Prompt", "Talk like a pirate."), ("Sessions:IdleTimeout", "00:00:02"));
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");

        stage.Chat.Write("/model claude-haiku-4-5");
        await stage.Chat.WaitForText("uses model claude-haiku-4-5");
        stage.Chat.Write("/persona pirate");
        await stage.Chat.WaitForText("has persona pirate");
        stage.Chat.Write("second");
        await stage.Chat.WaitForText("echo: second");
        var second = stage.Model.Requests[^1];
        Assert.Contains("haiku", second.Model, StringComparison.Ordinal);
        Assert.True(Knows(second), "The persona has not reached the model with the next prompt.");

        await stage.NoProcessLeftAsync();
        stage.Chat.Write("third");
        await stage.Chat.WaitForText("echo: third");
        Assert.Contains("haiku", stage.Model.Requests[^1].Model, StringComparison.Ordinal);
        Assert.True(Knows(stage.Model.Requests[^1]), "The persona is gone after sleep.");
        Assert.Contains("hello", stage.Model.Requests[^1].UserTexts);

        static bool Knows(ModelRequest request) =>
            request.System.Contains("Talk like a pirate.", StringComparison.Ordinal)
            || request.UserTexts.Any(static text => text.Contains("Talk like a pirate.", StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_command_that_only_the_agent_knows_reaches_it_verbatim(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);
        stage.Chat.Write("/context");

        await stage.Chat.WaitForText("Context Usage");

        Assert.Empty(stage.Model.Requests);
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        stage.Chat.Write("/clear");
        await stage.Chat.WaitUntil(static chat => chat.Messages.Count >= 3);
        stage.Chat.Write("what did I say?");
        await stage.Chat.WaitForText("echo: what did I say?");
        Assert.DoesNotContain("hello", stage.Model.Requests[^1].UserTexts);
    }

    [Fact(Timeout = Patience)]
    public async Task Two_persons_have_their_own_sessions_folders_and_logins()
    {
        await using var stage = await Stage.SetAsync(("Users:bert:Telegram:0", "77"));
        var bert = stage.Bot.PrivateChat(stage.Bot.Person(77, "Bert"));
        stage.Chat.Write("I am Anna");
        bert.Write("I am Bert");
        await stage.Chat.WaitForText("echo: I am Anna");
        await bert.WaitForText("echo: I am Bert");

        bert.Write("/sessions");

        var sessions = await bert.WaitForText("LIVE");
        Assert.Single(sessions.Text.Split('\n'));
        Assert.True(Directory.Exists(Path.Combine(stage.Home.Root, ".claude", "projects")));
        Assert.True(Directory.Exists(Path.Combine(stage.Home.DataFolder, "agents", "claude", "bert", "projects")));
        Assert.True(Directory.Exists(Path.Combine(stage.Home.Workspaces, "bert", "default")));
    }

    [Fact(Timeout = Patience)]
    public async Task An_API_that_fails_is_told_and_the_session_goes_on()
    {
        await using var stage = await Stage.SetAsync();
        stage.Model.When(
            static request => request.LastUserText == "fail", static _ => FakeReply.Error(400, "invalid_request_error", "no such luck"));
        stage.Chat.Write("fail");
        await stage.Chat.WaitForText("no such luck");

        stage.Chat.Write("and now?");

        await stage.Chat.WaitForText("echo: and now?");
    }

    [GeneratedRegex(@"cost so far: \$([0-9.]+), ([0-9,]+ tokens in, [0-9,]+ out)")]
    private static partial Regex CostPattern();
}
