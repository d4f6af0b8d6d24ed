using System.Text.Json;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudeQuestionsTests
{
    private const string TwoQuestions =
        """{"subtype":"can_use_tool","tool_name":"AskUserQuestion","input":{"questions":[{"question":"Which colour?","header":"Colour","options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"}],"multiSelect":false},{"question":"How many?","options":[]}]}}""";

    private readonly ClaudeQuestions _questions = new();

    [Fact]
    public void A_permission_shows_the_tool_and_its_input_and_can_be_given_once_or_always()
    {
        var question = Ask(RecordedLines.Permission);

        Assert.Equal(
            "May the agent use **Bash**?\n\n```\ntouch zzz1\n```\n\nAlways allow keeps this, and asks no more:\n\n"
                + "- `Bash(touch zzz1 *)` (kept in this session and in `.claude/settings.local.json` of its folder)",
            question.Text);
        Assert.Equal(["Allow", "Always allow", "Deny"], question.Options);
    }

    [Fact]
    public void Input_can_not_break_out_of_its_block()
    {
        var question = Ask(Permission("Bash", """{"command":"true\n```\nharmless words\n```"}"""));

        Assert.Equal("May the agent use **Bash**?\n\n````\ntrue\n```\nharmless words\n```\n````", question.Text);
    }

    [Fact]
    public void Without_a_rule_to_keep_there_is_no_always() =>
        Assert.Equal(["Allow", "Deny"], Ask(Permission("Write", """{"file_path":"/w/a"}""")).Options);

    [Fact]
    public void A_tool_without_input_is_asked_about_too() =>
        Assert.Equal(["Allow", "Deny"], Ask("""{"subtype":"can_use_tool","tool_name":"News"}""").Options);

    [Fact]
    public void Allow_gives_the_input_back_as_it_was() =>
        Is("""{"behavior":"allow","updatedInput":{"command":"touch zzz1"}}""", Answer(RecordedLines.Permission, "Allow"));

    [Fact]
    public void Always_allow_returns_the_rule_and_nothing_else_that_was_suggested() => Is(
        """{"behavior":"allow","updatedInput":{"command":"touch zzz1"},"updatedPermissions":[{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"touch zzz1 *"}],"behavior":"allow","destination":"localSettings"}]}""",
        Answer(RecordedLines.Permission, "Always allow"));

    [Theory]
    [InlineData("/opt", false)]
    [InlineData("/op", true)]
    [InlineData("/opt/z", true)]
    [InlineData(null, true)]
    public void A_rule_about_a_path_outside_of_the_sessions_folder_comes_with_the_folder_that_it_needs_and_says_so(
        string? workingFolder, bool isOpened)
    {
        const string Rule = """{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"touch /opt/a"}],"behavior":"allow","destination":"localSettings"}""";
        const string Folder = """{"type":"addDirectories","directories":["/opt"],"destination":"session"}""";
        const string Mode = """{"type":"setMode","mode":"acceptEdits","destination":"session"}""";
        var questions = new ClaudeQuestions(workingFolder);

        var question = questions.Ask(
            "id", Request($$"""{"subtype":"can_use_tool","tool_name":"Bash","input":{},"permission_suggestions":[{{Rule}},{{Folder}},{{Mode}}]}"""))!;

        Assert.Equal(
            isOpened,
            question.Text.EndsWith("\n- everything in the folder `/opt` (kept in this session)", StringComparison.Ordinal));
        Assert.Equal(
            isOpened ? $"[{Rule},{Folder}]" : $"[{Rule}]",
            questions.Answer(question.QuestionId, "Always allow")!.Response!["updatedPermissions"]!.ToJsonString());
    }

    [Fact]
    public void Always_allow_for_a_pipe_returns_the_rule_of_each_part_of_it()
    {
        const string Rules =
            """{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"curl -s x"}],"behavior":"allow","destination":"localSettings"},{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"sh"}],"behavior":"allow","destination":"localSettings"}""";
        const string Pipe = """{"subtype":"can_use_tool","tool_name":"Bash","input":{},"permission_suggestions":[""" + Rules + "]}";

        Is($$"""{"behavior":"allow","updatedInput":{},"updatedPermissions":[{{Rules}}]}""", Answer(Pipe, "Always allow"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData(""" "x" """)]
    [InlineData("""[{"type":"setMode","mode":"acceptEdits","destination":"session"}]""")]
    [InlineData("""[{"type":"setMode","mode":"acceptEdits"},{"type":"addDirectories","directories":["/opt"],"destination":"session"}]""")]
    [InlineData("""[{"type":"addRules","rules":[{"toolName":"Bash"}],"behavior":"deny","destination":"session"}]""")]
    [InlineData("""[1,"x",null,{}]""")]
    public void Where_no_rule_to_allow_is_suggested_there_is_no_always(string suggestions) => Assert.Equal(
        ["Allow", "Deny"],
        Ask($$"""{"subtype":"can_use_tool","tool_name":"Write","input":{},"permission_suggestions":{{suggestions}}}""").Options);

    [Fact]
    public void Deny_says_that_the_person_said_no() =>
        Is("""{"behavior":"deny","message":"The person said no."}""", Answer(RecordedLines.Permission, "Deny"));

    [Theory]
    [InlineData("use mv instead")]
    [InlineData("allow")]
    [InlineData("")]
    public void Words_that_are_no_option_refuse_and_are_passed_on(string words) =>
        Is($$"""{"behavior":"deny","message":"{{words}}"}""", Answer(RecordedLines.Permission, words));

    [Fact]
    public void Always_allow_is_no_yes_where_it_was_not_offered() =>
        Is("""{"behavior":"deny","message":"Always allow"}""", Answer(Permission("Write", "{}"), "Always allow"));

    [Fact]
    public void Two_questions_are_asked_one_after_the_other_and_answered_together()
    {
        var first = Ask(TwoQuestions);
        Assert.Equal("Which colour?\n\n- **Red** warm\n- **Blue** cold", first.Text);
        Assert.Equal(["Red", "Blue"], first.Options);

        var next = _questions.Answer(first.QuestionId, "Blue")!;
        Assert.Null(next.Response);
        Assert.Equal("How many?", next.Next!.Text);
        Assert.Empty(next.Next.Options);
        Assert.True(next.Next.Form.TakesWords);
        Assert.NotEqual(first.QuestionId, next.Next.QuestionId);
        Assert.Null(_questions.Answer(first.QuestionId, "Red"));

        var last = _questions.Answer(next.Next.QuestionId, "more than one")!;
        Assert.Null(last.Next);
        Assert.Equal("""{"Which colour?":"Blue","How many?":"more than one"}""", last.Response!["updatedInput"]!["answers"]!.ToJsonString());
        Assert.Equal(2, last.Response["updatedInput"]!["questions"]!.AsArray().Count);
        Assert.Equal("allow", last.Response["behavior"]!.GetValue<string>());
        Assert.Null(_questions.Answer(next.Next.QuestionId, "again"));
    }

    [Fact]
    public void Of_a_question_with_several_answers_all_options_may_be_chosen_and_the_answer_is_one_text()
    {
        const string Colours =
            """{"subtype":"can_use_tool","tool_name":"AskUserQuestion","input":{"questions":[{"question":"Which colours?","header":"Colours","options":[{"label":"Red","description":"warm"},{"label":"Blue"}],"multiSelect":true}]}}""";
        var question = Ask(Colours);

        Assert.Equal("Which colours?\n\n- **Red** warm\n- **Blue**\n\nSeveral may be chosen.", question.Text);
        Assert.Equal(new() { TakesWords = true, Several = 2 }, question.Form);
        Assert.Equal(
            """{"Which colours?":"Red, Blue"}""",
            _questions.Answer(question.QuestionId, "Red, Blue")!.Response!["updatedInput"]!["answers"]!.ToJsonString());
    }

    [Fact]
    public void A_plain_yes_or_no_means_an_option_of_a_permission_and_of_a_plan_but_not_of_a_choice()
    {
        Assert.Equal(new() { Yes = "Allow", No = "Deny", IsPermission = true }, Ask(RecordedLines.Permission).Form);
        Assert.Equal(
            new() { Yes = "Approve", No = "Keep planning", IsPermission = true },
            Ask("""{"subtype":"can_use_tool","tool_name":"ExitPlanMode","input":{}}""").Form);
        Assert.Equal("# Do it", Ask("""{"subtype":"can_use_tool","tool_name":"ExitPlanMode","input":{"plan":"# Do it"}}""").Form!.Plan);
        Assert.Equal(new() { TakesWords = true }, Ask(TwoQuestions).Form);
    }

    [Fact]
    public void What_is_open_is_known_in_its_order()
    {
        var first = _questions.Ask("one", Request(TwoQuestions))!;
        var second = _questions.Ask("two", Request(RecordedLines.Permission))!;
        Assert.Equal([first, second], _questions.Open);

        var next = _questions.Answer(first.QuestionId, "Red")!.Next!;
        Assert.Equal([next, second], _questions.Open);
        _questions.Withdraw("one");
        Assert.Equal([second], _questions.Open);
    }

    [Fact]
    public void A_plan_is_shown_and_approved_or_worked_on()
    {
        const string Plan = """{"subtype":"can_use_tool","tool_name":"ExitPlanMode","input":{"plan":"1. dig","planFilePath":"/c/p.md"}}""";
        var question = Ask(Plan);
        Assert.Contains("1. dig", question.Text, StringComparison.Ordinal);
        Assert.Equal(["Approve", "Keep planning"], question.Options);

        Is("""{"behavior":"allow","updatedInput":{"plan":"1. dig","planFilePath":"/c/p.md"}}""", Answer(Plan, "Approve"));
        Is("""{"behavior":"deny","message":"The person wants you to keep planning."}""", Answer(Plan, "Keep planning"));
    }

    [Fact]
    public void A_plan_that_was_not_written_yet_is_asked_about_all_the_same() =>
        Assert.Equal(["Approve", "Keep planning"], Ask("""{"subtype":"can_use_tool","tool_name":"ExitPlanMode","input":{}}""").Options);

    [Fact]
    public void What_is_withdrawn_can_not_be_answered_nor_withdrawn_again()
    {
        var question = Ask(RecordedLines.Permission);

        Assert.Equal(question.QuestionId, _questions.Withdraw("id"));
        Assert.Null(_questions.Withdraw("id"));
        Assert.Null(_questions.Answer(question.QuestionId, "Allow"));
    }

    [Fact]
    public void Several_permissions_wait_apart()
    {
        var one = _questions.Ask("one", Request(Permission("Bash", """{"command":"one"}""")))!;
        var two = _questions.Ask("two", Request(Permission("Bash", """{"command":"two"}""")))!;

        Assert.Equal("two", _questions.Answer(two.QuestionId, "Allow")!.RequestId);
        Assert.Equal("one", _questions.Answer(one.QuestionId, "Deny")!.RequestId);
    }

    [Fact]
    public void Another_kind_of_request_is_no_question() => Assert.Null(_questions.Ask("id", Request("""{"subtype":"hook_callback"}""")));

    private static string Permission(string tool, string input) => $$"""{"subtype":"can_use_tool","tool_name":"{{tool}}","input":{{input}}}""";

    private static JsonElement Request(string json) =>
        JsonElement.Parse(json) is var element && element.TryGetProperty("request", out var request) ? request : element;

    private static void Is(string expected, ClaudeAnswer answer) => Assert.Equal(expected, answer.Response!.ToJsonString());

    private AgentQuestion Ask(string json) => _questions.Ask("id", Request(json))!;

    private ClaudeAnswer Answer(string json, string option) => _questions.Answer(Ask(json).QuestionId, option)!;
}
