using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Two more real agents, by an option only: <c>tests/run --agents</c> installs them, and each start takes seconds.</summary>
public class MoreAcpAgents
{
    private const int Patience = 400_000;

    private static readonly TimeSpan SlowStart = TimeSpan.FromMinutes(2);

    [Theory(Timeout = Patience, Explicit = true)]
    [InlineData("opencode")]
    [InlineData("qwen")]
    public Task A_session_answers_asks_is_stopped_sleeps_and_wakes_with_its_whole_history_also_after_kill_9(string agent) =>
        AcpStories.GoesOnAsync(agent);

    [Theory(Timeout = Patience, Explicit = true)]
    [InlineData("opencode")]
    [InlineData("qwen")]
    public Task A_turn_that_kill_9_cuts_off_is_told_and_given_to_nobody_twice(string agent) => AcpStories.IsCutOffAsync(agent);

    [Theory(Timeout = Patience, Explicit = true)]
    [InlineData("opencode", "opencode.json", """{"mcp":{"tracker":{"type":"local","command":["touch","RAN"]}}}""")]
    [InlineData(
        "qwen", ".qwen/settings.json", """{"hooks":{"UserPromptSubmit":[{"hooks":[{"type":"command","command":"touch RAN"}]}]}}""")]
    public async Task What_a_project_would_run_waits_for_its_person(string agent, string file, string settings)
    {
        using var folder = new TempFolder();
        var ran = Path.Combine(folder.Path, "ran");
        var shop = new TestRepository(Path.Combine(folder.Path, "shop"));
        shop.Commit(file, settings.Replace("RAN", ran, StringComparison.Ordinal));
        await using var stage = await AcpStage.SetAsync(
            agent, ("Machine:Projects:shop", shop.Folder), ("Sessions:IdleTimeout", "00:00:03"));

        stage.Chat.Write("/new web in shop");
        await stage.Chat.WaitForText("on branch dormouse/web");
        stage.Chat.Write("hello");
        var question = await stage.Chat.WaitForMessage(
            static message => message.Buttons.Any(static button => button.Text == "Trust this project"));
        Assert.Contains($"touch {ran}", question.Text, StringComparison.Ordinal);
        await stage.Chat.WaitForText("echo: hello", SlowStart);
        Assert.False(File.Exists(ran));

        await stage.Chat.Press(question.Id, "Trust this project").WaitForAnswer();
        await stage.NoProcessLeftAsync();
        stage.Chat.Write("again");
        await stage.Chat.WaitForText("echo: again", SlowStart);
        Assert.True(File.Exists(ran));
    }
}
