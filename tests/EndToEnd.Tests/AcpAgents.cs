using System.Text.Json;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Two real agents beside claude. They are opposites in queueing, resuming, and when they write what they were given.</summary>
public class AcpAgents
{
    private const int Patience = 240_000;
    private const string BensToken = "the-token-of-ben-in-this-test";

    [Theory(Timeout = Patience)]
    [InlineData("codex")]
    [InlineData("copilot")]
    public Task A_session_answers_asks_is_stopped_sleeps_and_wakes_with_its_whole_history_also_after_kill_9(string agent) =>
        AcpStories.GoesOnAsync(agent);

    [Theory(Timeout = Patience)]
    [InlineData("codex")]
    [InlineData("copilot")]
    public Task A_turn_that_kill_9_cuts_off_is_told_and_given_to_nobody_twice(string agent) => AcpStories.IsCutOffAsync(agent);

    [Fact(Timeout = Patience)]
    public async Task A_folder_goes_from_one_agent_to_another_which_is_told_and_each_machine_says_what_it_has()
    {
        await using var stage = await AcpStage.SetAsync("codex", second: "copilot");
        stage.Chat.Write("remember the number 7");
        await stage.Chat.WaitForText("echo: remember the number 7");

        stage.Chat.Write("/agent copilot");
        await stage.Chat.WaitForText("copilot works in the folder of session default");
        stage.Chat.Write("which number?");
        await stage.Chat.WaitForText("which number?");
        var told = await stage.Model.WaitForRequest(static request => request.Model == "fake-1");

        Assert.Contains("until now the agent codex worked in this folder", told.LastUserText, StringComparison.Ordinal);
        Assert.DoesNotContain("remember the number 7", told.ToString(), StringComparison.Ordinal);
        stage.Chat.Write("/agents");
        await stage.Chat.WaitForText("copilot 1.0.102 on");
        using var web = new WebClient(stage.Product.Url, stage.Product.Token, "any");
        var agents = JsonElement.Parse(await web.Http.GetStringAsync("/api/agents", TestContext.Current.CancellationToken))
            .EnumerateArray().ToDictionary(static one => one.GetProperty("name").GetString()!);
        Assert.Equal("2.6.0", agents["codex"].GetProperty("version").GetString());
        Assert.True(agents["copilot"].GetProperty("loggedIn").GetBoolean());
    }

    [Fact(Timeout = Patience)]
    public async Task Somebody_else_has_a_login_of_their_own_and_a_sandbox_and_is_told_how_to_log_in()
    {
        await using var stage = await AcpStage.SetAsync("codex", ("Users:ben:Token", BensToken));
        using var ben = new WebClient(stage.Product.Url, BensToken, "talk");
        await ben.SayAsync("hello");

        var question = await ben.WaitForQuestionAsync();
        Assert.Contains("is not logged in", question.Text, StringComparison.Ordinal);
        Assert.Contains("run codex login", question.Text, StringComparison.Ordinal);
        var own = Directory.GetDirectories(stage.Home.Path, "ben", SearchOption.AllDirectories).Single(
            static folder => folder.EndsWith("/agents/codex/ben", StringComparison.Ordinal));
        File.Copy(Path.Combine(stage.Home["codex"], "config.toml"), Path.Combine(own, "config.toml"));
        await ben.AnswerAsync(question.Question, "Try again");

        await ben.WaitForAnswerAsync("echo: hello");
        Assert.Single(Directory.GetFiles(Path.Combine(own, "sessions"), "rollout-*.jsonl", SearchOption.AllDirectories));
    }
}
