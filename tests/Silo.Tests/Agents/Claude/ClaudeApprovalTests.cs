using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>Who allows something sees all that they allow.</summary>
public class ClaudeApprovalTests
{
    private const string Rule = """{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"npm publish *"}],"""
        + "\"behavior\":\"allow\",\"destination\":\"localSettings\"}";

    [Fact]
    public void A_rule_about_the_hidden_half_of_a_command_is_shown()
    {
        var approval = Read("Bash", """{"command":"touch AA && npm publish"}""", Rule);

        Assert.Contains(
            "\n- `Bash(npm publish *)` (kept in this session and in `.claude/settings.local.json` of its folder)",
            approval.Text,
            StringComparison.Ordinal);
        Assert.NotNull(approval.Kept);
    }

    [Fact]
    public void Every_input_is_shown_behind_the_command() => Assert.Equal(
        "May the agent use **Bash**?\n\n```\nls\n```\n\n```\ndescription: Lists files\ndangerouslyDisableSandbox: true\ntimeout: 5\n```",
        Read("Bash", """{"description":"Lists files","command":"ls","dangerouslyDisableSandbox":true,"timeout":5}""").Text);

    [Fact]
    public void No_line_of_one_input_passes_for_another_one()
    {
        var text = Read(
            "Bash", """{"command":"ls","description":"fine\ndangerouslyDisableSandbox: false","dangerouslyDisableSandbox":true}""").Text;

        Assert.Contains("```\ndangerouslyDisableSandbox: true\n```", text, StringComparison.Ordinal);
        Assert.Contains("\n\n`description`:\n\n```\nfine\ndangerouslyDisableSandbox: false\n```", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\u202e", "⟨U+202E⟩")]
    [InlineData(@"\u200b", "⟨U+200B⟩")]
    [InlineData(@"\u001b", "⟨U+001B⟩")]
    [InlineData(@"\udb40\udc41", "⟨U+E0041⟩")]
    [InlineData(@"\r", "\n")]
    public void What_would_not_be_seen_is_seen(string hidden, string shown)
    {
        var approval = Read(
            "Bash",
            $$"""{"command":"echo {{hidden}}hs.x"}""",
            Rule.Replace("npm publish *", $"a{hidden}b", StringComparison.Ordinal));

        Assert.Contains($"echo {shown}hs.x", approval.Text, StringComparison.Ordinal);
        Assert.Contains(shown == "\n" ? "`Bash(a⟨U+000D⟩b)`" : $"`Bash(a{shown}b)`", approval.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_can_not_call_itself_another_one() =>
        Assert.StartsWith(
            "May the agent use `Read** harmless ⟨U+202E⟩`?", Read("Read** harmless \u202e", "{}").Text, StringComparison.Ordinal);

    [Fact]
    public void What_is_too_long_to_show_is_cut_in_its_middle_and_can_not_be_allowed_for_good()
    {
        var approval = Read("Bash", $$"""{"command":"echo {{new string('a', 20_000)}}; rm -rf /"}""", Rule);

        Assert.Contains("; rm -rf /\n```", approval.Text, StringComparison.Ordinal);
        Assert.Contains("characters are not shown here]", approval.Text, StringComparison.Ordinal);
        Assert.Null(approval.Kept);
        Assert.DoesNotContain("Always allow", approval.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"ls","everywhere":true}],"behavior":"allow"}""")]
    [InlineData("""{"type":"addRules","rules":[{"toolName":"Bash"},7],"behavior":"allow"}""")]
    [InlineData("""{"type":"addRules","rules":[{"toolName":"Bash"}],"behavior":"allow","alsoFor":"everybody"}""")]
    public void What_this_version_does_not_understand_can_not_be_allowed_for_good(string rule) =>
        Assert.Null(Read("Bash", """{"command":"ls"}""", rule).Kept);

    [Theory]
    [InlineData("session", "(kept in this session)")]
    [InlineData("projectSettings", "in `.claude/settings.json` of its folder, for everybody who works in it)")]
    [InlineData("userSettings", "in claude's own settings, for all sessions with this login)")]
    [InlineData("policy`s", "in claude's ``policy`s``)")]
    public void Where_a_rule_is_kept_is_said(string destination, string said) => Assert.EndsWith(
        said, Read("Bash", "{}", Rule.Replace("localSettings", destination, StringComparison.Ordinal)).Text, StringComparison.Ordinal);

    [Fact]
    public void What_a_plan_allows_besides_is_shown()
    {
        var text = ClaudeApproval.OfPlan(Json(
            """{"plan":"1. Test","planFilePath":"/x/plan.md","allowedPrompts":[{"tool":"Bash","prompt":"run tests"}]}"""));

        Assert.Equal(
            "The agent has a plan:\n\n1. Test\n\nWith the plan you also allow:\n\n"
                + "```\nallowedPrompts: [{\"tool\":\"Bash\",\"prompt\":\"run tests\"}]\n```\n\nShall it go ahead?",
            text);
    }

    private static ClaudeApproval Read(string tool, string input, params string[] rules) =>
        new(tool, Json(input), rules.Length == 0 ? null : new([.. rules.Select(static rule => JsonNode.Parse(rule))]));

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
