using System.Text.Json;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>What an MCP server asks a person. Requests and answers are as the CLI 2.1.332 sends and takes them.</summary>
public class ElicitationTests
{
    private readonly ClaudeQuestions _questions = new();

    [Fact]
    public void A_forms_fields_are_asked_one_after_the_other_and_accepted_together()
    {
        var question = Ask(Form(
            """{"name":{"type":"string","title":"Name","description":"as on the door","minLength":2,"maxLength":10},"age":{"type":"integer","minimum":1},"ok":{"type":"boolean","default":true},"size":{"type":"string","oneOf":[{"const":"s","title":"Small"},{"const":"l","title":"Large"}]},"tags":{"type":"array","items":{"type":"string","enum":["a","b","c"]},"minItems":1,"maxItems":2}}""",
            "name", "tags"));
        Assert.Equal(
            "The MCP server **elicit** asks you:\n\nWho are you?\n\n1 of 5: **Name** as on the door\n(a text, at least 2 characters, at most 10 characters, required)",
            question.Text);
        Assert.Equal(["Decline", "Cancel"], question.Options);
        Assert.Equal(new() { TakesWords = true, Controls = 2 }, question.Form);

        question = Next(question, "Ann");
        Assert.EndsWith("2 of 5: **age**\n(a whole number, from 1, optional)", question.Text, StringComparison.Ordinal);
        Assert.Equal(["Skip", "Decline", "Cancel"], question.Options);
        question = Next(question, "7");
        Assert.Equal(["Yes", "No", "Default: Yes", "Skip", "Decline", "Cancel"], question.Options);
        Assert.Equal(new() { Yes = "Yes", No = "No", Controls = 4 }, question.Form);
        question = Next(question, "Default: Yes");
        Assert.EndsWith("\n\n- Small\n- Large", question.Text, StringComparison.Ordinal);
        question = Next(question, "Large");
        Assert.Equal(new() { Several = 3, Controls = 2 }, question.Form);

        Is("""{"action":"accept","content":{"name":"Ann","age":7,"ok":true,"size":"l","tags":["a","c"]}}""", question, "a, c");
    }

    [Theory]
    [InlineData("""{"type":"string","minLength":2}""", "a", "This has 1 characters and needs 2 or more.")]
    [InlineData("""{"type":"string","maxLength":2}""", "abc", "This has 3 characters and may have 2 at most.")]
    [InlineData("""{"type":"string","format":"email"}""", "ann", "“ann” is no e-mail address.")]
    [InlineData("""{"type":"string","format":"uri"}""", "example", "“example” is no address with its scheme, such as https://example.com.")]
    [InlineData("""{"type":"string","format":"date"}""", "25.11.2026", "“25.11.2026” is no date such as 2026-11-25.")]
    [InlineData("""{"type":"string","format":"date-time"}""", "noon", "“noon” is no time such as 2026-11-25T18:00:00Z.")]
    [InlineData("""{"type":"string","pattern":"^[a-z]+$"}""", "A1", "This does not have the form that is asked for (^[a-z]+$).")]
    [InlineData("""{"type":"integer"}""", "1.5", "“1.5” is no whole number.")]
    [InlineData("""{"type":"integer"}""", "many", "“many” is no whole number.")]
    [InlineData("""{"type":"number","minimum":1}""", "0.5", "0.5 is less than 1.")]
    [InlineData("""{"type":"number","maximum":1}""", "2", "2 is more than 1.")]
    [InlineData("""{"type":"string","enum":["red","blue"]}""", "green", "“green” is none of the answers.")]
    [InlineData("""{"type":"boolean"}""", "perhaps", "“perhaps” is none of the answers.")]
    [InlineData("""{"type":"array","items":{"enum":["a","b"]},"minItems":2}""", "a", "Choose 2 or more.")]
    [InlineData("""{"type":"array","items":{"enum":["a","b"]},"maxItems":1}""", "a, b", "Choose 1 at most.")]
    public void What_a_field_does_not_take_is_asked_for_again_with_the_reason(string schema, string answer, string problem)
    {
        var question = Ask(Form($$"""{"f":{{schema}}}"""));

        var again = Next(question, answer);

        Assert.StartsWith($"⚠ {problem}\n\nThe MCP server", again.Text, StringComparison.Ordinal);
        Assert.NotEqual(question.QuestionId, again.QuestionId);
        Is("""{"action":"accept","content":{}}""", again, "Skip");
    }

    [Theory]
    [InlineData("""{"type":"string"}""", "two words", "\"two words\"")]
    [InlineData("""{"type":"string","format":"email"}""", "ann@example.com", "\"ann@example.com\"")]
    [InlineData("""{"type":"string","format":"date-time"}""", "2026-11-25T18:00:00Z", "\"2026-11-25T18:00:00Z\"")]
    [InlineData("""{"type":"string","pattern":"("}""", "x", "\"x\"")]
    [InlineData("""{"type":"integer"}""", " -3 ", "-3")]
    [InlineData("""{"type":"number"}""", "2.50", "2.50")]
    [InlineData("""{"type":["null","integer"]}""", "4", "4")]
    [InlineData("""{"type":"string","enum":["red","blue"],"enumNames":["Rouge","Bleu"]}""", "Bleu", "\"blue\"")]
    [InlineData("""{"enum":[1,2]}""", "2", "2")]
    [InlineData("""{"type":"array","items":{"type":"string","anyOf":[{"const":"a","title":"An, apple"},{"const":"b","title":"Bread"}]}}""", "An, apple, Bread", """["a","b"]""")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", "x, y", """["x","y"]""")]
    [InlineData("""{"type":"object"}""", "{}", "\"{}\"")]
    [InlineData("7", "x", "\"x\"")]
    public void A_value_is_given_as_its_schema_has_it(string schema, string answer, string value) =>
        Is($$$"""{"action":"accept","content":{"f":{{{value}}}}}""", Ask(Form($$"""{"f":{{schema}}}""")), answer);

    [Theory]
    [InlineData("""{"type":"string","default":"me"}""", "Default: me", "\"me\"")]
    [InlineData("""{"type":"integer","default":5}""", "Default: 5", "5")]
    [InlineData("""{"type":"boolean","default":false}""", "Default: No", "false")]
    [InlineData("""{"type":"array","items":{"enum":["a","b"]},"default":["b"]}""", "Default: b", """["b"]""")]
    public void A_default_can_be_taken(string schema, string option, string value)
    {
        var question = Ask(Form($$"""{"f":{{schema}}}""", "f"));
        Assert.Contains(option, question.Options);
        Assert.DoesNotContain("Skip", question.Options);
        Is($$$"""{"action":"accept","content":{"f":{{{value}}}}}""", question, option);
    }

    [Fact]
    public void A_default_that_breaks_its_own_rule_is_not_offered() =>
        Assert.Equal(["Skip", "Decline", "Cancel"], Ask(Form("""{"f":{"type":"integer","minimum":5,"default":1}}""")).Options);

    [Fact]
    public void A_value_that_is_called_like_a_button_of_ours_is_the_value()
    {
        var question = Ask(Form("""{"f":{"type":"string","enum":["Skip","Cancel"]}}"""));
        Assert.Equal(["Skip", "Cancel", "Skip (the form)", "Decline", "Cancel (the form)"], question.Options);
        Is("""{"action":"accept","content":{"f":"Cancel"}}""", question, "Cancel");
    }

    [Theory]
    [InlineData("Decline", "decline")]
    [InlineData("Cancel", "cancel")]
    public void A_form_can_be_declined_and_cancelled_at_any_field(string option, string action) =>
        Is($$"""{"action":"{{action}}"}""", Next(Ask(Form("""{"a":{"type":"string"},"b":{"type":"string"}}""")), "x"), option);

    [Theory]
    [InlineData("""{"type":"object","properties":{}}""")]
    [InlineData("""{"type":"object"}""")]
    [InlineData("""[1]""")]
    public void A_form_without_fields_is_accepted_or_not(string schema)
    {
        var question = Ask($$"""{"subtype":"elicitation","mcp_server_name":"elicit","message":"Go on?","requested_schema":{{schema}}}""");
        Assert.Equal(["Accept", "Decline", "Cancel"], question.Options);
        Assert.Equal(new() { Yes = "Accept", No = "Decline" }, question.Form);
        Is("""{"action":"accept","content":{}}""", question, "Accept");
    }

    [Theory]
    [InlineData("Done", "accept")]
    [InlineData("Decline", "decline")]
    [InlineData("Cancel", "cancel")]
    public void A_link_is_shown_in_full_and_as_a_button(string option, string action)
    {
        var question = Ask(Link("https://example.com/login?x=1"));
        Assert.Equal(
            "The MCP server **elicit** asks you:\n\nPlease log in\n\n```\nhttps://example.com/login?x=1\n```\n\nIt leads to **example.com**. "
            + "Open it only if you trust that, and press Done afterwards.",
            question.Text);
        Assert.Equal("https://example.com/login?x=1", question.Form.Link);
        Is($$"""{"action":"{{action}}"}""", question, option);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not a link")]
    public void Only_web_pages_become_a_button(string url) => Assert.Null(Ask(Link(url)).Form.Link);

    [Fact]
    public void A_link_that_the_server_says_is_done_needs_no_answer()
    {
        var question = Ask(Link("https://example.com/"));
        Assert.Null(_questions.Complete("another"));

        var done = _questions.Complete("e-1")!.Value;

        Assert.Equal(question.QuestionId, done.QuestionId);
        Assert.Equal("""{"action":"accept"}""", done.Answer.Response!.ToJsonString());
        Assert.Null(_questions.Answer(question.QuestionId, "Done"));
    }

    private static string Form(string properties, params string[] required) =>
        $$$"""{"subtype":"elicitation","mcp_server_name":"elicit","message":"Who are you?","mode":"form","requested_schema":{"type":"object","properties":{{{properties}}},"required":{{{JsonSerializer.Serialize(required)}}}}}""";

    private static string Link(string url) =>
        $$"""{"subtype":"elicitation","mcp_server_name":"elicit","message":"Please log in","mode":"url","url":"{{url}}","elicitation_id":"e-1"}""";

    private AgentQuestion Ask(string request) => _questions.Ask("id", JsonElement.Parse(request))!;

    private AgentQuestion Next(AgentQuestion question, string answer) => _questions.Answer(question.QuestionId, answer)!.Next!;

    private void Is(string response, AgentQuestion question, string answer) =>
        Assert.Equal(response, _questions.Answer(question.QuestionId, answer)!.Response!.ToJsonString());
}
