using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The model's API refuses, as the real CLIs tell it.</summary>
public class Failing
{
    private const int Patience = 120_000;

    // Not with an API key: only who is logged in has usage limits.
    private static readonly (string, string)[] LoggedIn =
    [
        ("Agents:claude:Environment:ANTHROPIC_API_KEY", ""),
        ("Agents:claude:Environment:CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-test"),
    ];

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_retry_is_shown_at_once_and_the_status_says_what_runs(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Agents:claude:Environment:CLAUDE_CODE_MAX_RETRIES", "3"));
        stage.Model.When(
            static request => !request.IsBackground, static _ => FakeReply.Error(500, "api_error", "Internal server error"), times: 1);
        stage.Model.When(static request => !request.IsBackground, static _ => FakeReply.Hang());
        stage.Chat.Write("hello");
        await stage.Chat.WaitForMessage(static message => message.Text.EndsWith("retrying the API (1 of 3)…", StringComparison.Ordinal));
        stage.Chat.Write("/status");
        await stage.Chat.WaitForText("Working, last output just now");
        stage.Chat.Write("/stop");
        await stage.Chat.WaitForText("Stopped.");
        Assert.Empty(stage.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task Each_refusal_says_what_to_do_and_the_next_message_goes_on(string claude)
    {
        await using var stage = await Stage.SetAsync(claude);
        var refusals = new Queue<(FakeReply Reply, int Times, string Told)>(
        [
            // First, because the CLI would shorten a conversation that has more in it, and go on.
            (FakeReply.Error(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum"), 1, "is longer than the model can take."),
            (FakeReply.Error(401, "authentication_error", "invalid x-api-key"), 2, "The API key of claude on"),
            (FakeReply.Error(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."), 1, "The account of claude has no credit left."),
            (FakeReply.Error(429, "rate_limit_error", "Too many requests"), 2, "takes no more requests of this account for the moment."),
            (FakeReply.Error(529, "overloaded_error", "Overloaded"), 2, "is overloaded or broken now, also after all retries."),
        ]);
        foreach (var (reply, times, told) in refusals)
        {
            stage.Model.When(static request => !request.IsBackground, _ => reply, times);
            stage.Chat.Write($"about {told}");
            await stage.Chat.WaitForMessage(
                message => message.Text.Contains(told, StringComparison.Ordinal) && message.Text.StartsWith('⚠'));
            stage.Model.ClearRules();
        }

        stage.Chat.Write("and now?");
        await stage.Chat.WaitForText("echo: and now?");
        Assert.Empty(stage.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude, false)]
    [InlineData(Programs.OldClaude, false)]
    [InlineData(Programs.NewClaude, true)]
    [InlineData(Programs.OldClaude, true)]
    public async Task A_usage_limit_is_told_and_the_message_goes_on_by_itself_when_it_ends(string claude, bool restarts)
    {
        await using var stage = await Stage.SetAsync(claude, LoggedIn);

        // It ends some time after it was met, however long the agent takes to start.
        var reset = new Lazy<DateTimeOffset>(() => TimeProvider.System.GetUtcNow().AddSeconds(restarts ? 20 : 10));
        stage.Model.When(
            request => !request.IsBackground && TimeProvider.System.GetUtcNow() < reset.Value, _ => FakeReply.UsageLimit(reset.Value));
        stage.Chat.Write("build the ark");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.StartsWith("⚠ The usage limit of claude is reached. It ends at ", question.Text, StringComparison.Ordinal);
        Assert.Equal(["Try now", "Drop it"], question.Buttons.Select(static button => button.Text));
        if (restarts)
        {
            await stage.Product.StopAsync();
            await stage.Product.StartAsync();
        }

        await stage.Chat.WaitForMessage(static message =>
            message.Text.StartsWith("echo:", StringComparison.Ordinal) && message.Text.EndsWith("build the ark", StringComparison.Ordinal));
        if (!restarts)
        {
            // A frontend that was started anew does not know which message the buttons are under.
            await stage.Chat.WaitForMessage(message => message.Id == question.Id && !message.Buttons.Any());
        }

        Assert.Single(stage.Chat.Messages, static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        Assert.Empty(stage.Bot.Violations);
        Assert.Empty(stage.Model.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_limit_that_is_tried_too_early_is_met_again_and_told_again(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, LoggedIn);
        var reset = TimeProvider.System.GetUtcNow().AddHours(1);
        stage.Model.When(static request => !request.IsBackground, _ => FakeReply.UsageLimit(reset), times: 2);
        stage.Chat.Write("build the ark");
        var first = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        stage.Chat.Press(first.Id, "Try now");
        var second = await stage.Chat.WaitForMessage(message => message.Id != first.Id && message.Buttons.Any());
        stage.Chat.Press(second.Id, "Try now");
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        stage.Chat.Write("thank you");
        await stage.Chat.WaitForText("echo: thank you");
        Assert.Equal(2, stage.Chat.Messages.Count(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal)));
    }
}
