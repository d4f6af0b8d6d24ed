using System.Text.Json.Nodes;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TempFolder _work = new();

    public void Dispose()
    {
        _folder.Dispose();
        _work.Dispose();
    }

    [Fact]
    public void Every_start_says_that_conversations_are_kept_for_a_century_and_what_was_sent_is_no_instruction() =>
        Assert.Equal(Ours, Passed().ToJsonString());

    [Fact]
    public void A_persons_own_exclusions_hold_beside_ours() => Assert.Equal(
        $$"""{"claudeMdExcludes":["/x/**","{{_work.Path}}/inbox/**"],"cleanupPeriodDays":36500}""",
        Passed("--settings", """{"claudeMdExcludes":["/x/**"]}""").ToJsonString());

    [Theory]
    [InlineData("--settings", """{"env":{"A":"1"},"cleanupPeriodDays":7}""")]
    [InlineData("""--settings={"cleanupPeriodDays":0,"env":{"A":"1"}}""")]
    [InlineData("--settings", """ {"env":{"A":"0"},"env":{"A":"1"}} """)]
    [InlineData("--settings", "{}", "--settings", """{"env":{"A":"1"}}""")]
    [InlineData("--settings", "mine.json")]
    [InlineData("--settings=sub/../mine.json")]
    public void A_persons_own_settings_hold_beside_ours(params string[] arguments)
    {
        Directory.CreateDirectory(_work["sub"]);
        File.WriteAllText(_work["mine.json"], """{"env":{"A":"1"}}""");

        var passed = Passed(["--add-dir", "/x", .. arguments, "--effort", "low"]);

        Assert.Equal("1", passed["env"]!["A"]!.GetValue<string>());
        Assert.Equal(36500, passed["cleanupPeriodDays"]!.GetValue<int>());
    }

    [Fact]
    public void The_other_arguments_stay_as_they_are()
    {
        var (others, settings) = ClaudeSettings.Pass(["--add-dir", "/x", "--settings", "{}", "--effort", "low"], Launch(), _folder.Path);
        Assert.Equal(["--add-dir", "/x", "--effort", "low"], others);
        Assert.Equal(["--settings", _folder["settings.json"]], settings);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("// a comment\n{}")]
    [InlineData("")]
    public void Settings_that_the_CLI_can_not_read_and_ignores_do_not_keep_ours_away(string text)
    {
        File.WriteAllText(_work["mine.json"], text);
        Assert.Equal(Ours, Passed("--settings", "mine.json").ToJsonString());
    }

    [Theory]
    [InlineData("--settings", "nowhere.json")]
    [InlineData("--settings", """{"half":""")]
    [InlineData("--settings=nowhere.json")]
    public void Settings_that_are_not_there_are_passed_on_for_the_CLI_to_say_so(params string[] arguments)
    {
        var (others, settings) = ClaudeSettings.Pass(arguments, Launch(), _folder.Path);
        Assert.Equal(arguments, others);
        Assert.Empty(settings);
    }

    private string Ours => $$"""{"cleanupPeriodDays":36500,"claudeMdExcludes":["{{_work.Path}}/inbox/**"]}""";

    private AgentLaunch Launch() =>
        new(new("nas", "1"), "ada", "claude", "id", HasHistory: false, _work.Path, ConfigDirectory: null, Persona: null, Model: null);

    private JsonNode Passed(params string[] arguments) =>
        JsonNode.Parse(File.ReadAllText(ClaudeSettings.Pass(arguments, Launch(), _folder.Path).Settings[^1]))!;
}
