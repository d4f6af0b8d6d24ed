using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Asking
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude, "Allow", true)]
    [InlineData(Programs.NewClaude, "Allow", true)]
    [InlineData(Programs.NewClaude, "Deny", false)]
    [InlineData(Programs.OldClaude, "Allow", true)]
    public async Task A_tool_that_needs_permission_waits_for_a_button(string claude, string button, bool isDone)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:02"));
        stage.Model.When(
            static request => request.LastUserText == "make the file" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch made-by-tool", ["description"] = "make it" }));
        stage.Chat.Write("make the file");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.Contains("touch made-by-tool", question.Text, StringComparison.Ordinal);
        Assert.Equal(["Allow", "Always allow", "Deny"], question.Buttons.Select(static known => known.Text));

        var press = stage.Chat.Press(question.Id, button);

        await press.WaitForAnswer();
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        var closed = await stage.Chat.WaitForMessage(message => message.Id == question.Id && !message.Buttons.Any());
        var text = closed.Text;
        Assert.EndsWith($"→ {button}", text, StringComparison.Ordinal);
        Assert.Equal(isDone, File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "default", "made-by-tool")));
        var data = question.Buttons.First(known => known.Text == button).Data!;
        await stage.Chat.PressStale(stage.Anna, question.Id, data).WaitForAnswer();
        await stage.Chat.PressStale(stage.Anna, question.Id, data).WaitForAnswer();
        stage.Chat.Write("/session");
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("The current session is", StringComparison.Ordinal));
        Assert.DoesNotContain(stage.Chat.Messages, static message => message.Text.Contains("no longer open", StringComparison.Ordinal));
        Assert.Equal(text, stage.Chat.Message(question.Id).Text);
        stage.Chat.PressStale(
            stage.Anna, question.Id, question.Buttons.First(known => known.Text != button && known.Text != "Always allow").Data!);
        await stage.Chat.WaitForText("This question is no longer open.");
    }

    [Theory(Timeout = Patience)]
    [InlineData("yes", false, "Allow")]
    [InlineData("👍", true, "Allow")]
    [InlineData("nein", true, "Deny")]
    public async Task A_typed_yes_or_no_answers_a_permission_and_other_words_wait_behind_it(string word, bool isReply, string answer)
    {
        await using var stage = await Stage.SetAsync();
        stage.Model.When(
            static request => request.LastUserText == "make the file" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch made-by-tool", ["description"] = "make it" }));
        stage.Chat.Write("make the file");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        stage.Chat.Write("what is it good for?", replyTo: isReply ? question.Id : null);
        var notice = await stage.Chat.WaitForMessage(
            static message => message.Text.StartsWith("Your message waits", StringComparison.Ordinal));
        Assert.Equal(question.Buttons.Select(static button => button.Text), notice.Buttons.Select(static button => button.Text));
        Assert.Contains("touch made-by-tool", notice.Text, StringComparison.Ordinal);
        await stage.Chat.WaitUntil(static chat => chat.Messages.Any(static message => message.Text == "Waiting for your answer…"));

        stage.Chat.Write(word, replyTo: isReply ? notice.Id : null);

        await stage.Chat.WaitUntil(chat => chat.Message(question.Id).Text.EndsWith($"→ {answer}", StringComparison.Ordinal)
            && chat.Message(notice.Id).Text.EndsWith($"→ {answer}", StringComparison.Ordinal));
        await stage.Chat.WaitForText("echo: what is it good for?");
        Assert.Equal(answer == "Allow", File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "default", "made-by-tool")));
        Assert.DoesNotContain(stage.Model.Requests, request => request.LastUserText == word);
    }

    [Fact(Timeout = Patience)]
    public async Task Several_answers_are_marked_and_sent_together_and_the_next_question_takes_words()
    {
        await using var stage = await Stage.SetAsync();
        var input = System.Text.Json.Nodes.JsonNode.Parse(
            """{"questions":[{"question":"Which colours?","header":"Colours","options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"},{"label":"Green","description":"fresh"}],"multiSelect":true},{"question":"Which size?","header":"Size","options":[{"label":"Small","description":"s"},{"label":"Large","description":"l"}],"multiSelect":false}]}""")!;
        stage.Model.When(
            static request => request.LastUserText == "ask me" && !request.AnswersATool,
            _ => FakeReply.ToolUse("AskUserQuestion", input.AsObject()));
        stage.Chat.Write("ask me");
        var colours = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        Assert.Equal(["Red", "Blue", "Green", "Done"], colours.Buttons.Select(static button => button.Text));

        await stage.Chat.Press(colours.Id, "Blue").WaitForAnswer();
        await stage.Chat.WaitUntil(chat => chat.Message(colours.Id).Buttons.Any(static button => button.Text == "✅ Blue"));
        await stage.Chat.Press(colours.Id, "Red").WaitForAnswer();
        await stage.Chat.WaitUntil(chat => chat.Message(colours.Id).Buttons.Any(static button => button.Text == "✅ Red"));
        await stage.Chat.Press(colours.Id, "Done").WaitForAnswer();
        await stage.Chat.WaitUntil(chat => chat.Message(colours.Id).Text.EndsWith("→ Red, Blue", StringComparison.Ordinal));
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("Which size?", StringComparison.Ordinal));
        stage.Chat.Write("as large as it gets");

        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        var told = stage.Model.Requests[^1].ToolResults[^1].Text;
        Assert.Contains("\"Which colours?\"=\"Red, Blue\"", told, StringComparison.Ordinal);
        Assert.Contains("\"Which size?\"=\"as large as it gets\"", told, StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task What_an_MCP_server_asks_is_put_to_the_person_field_by_field(string claude)
    {
        using var server = new ElicitingServer();
        await using var stage = await Stage.SetAsync(claude, server.Settings);
        stage.Model.When(
            static request => request.LastUserText == "form fields" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("mcp__elicit__ask", new() { ["form"] = "fields" }));

        stage.Chat.Write("form fields");
        await stage.Chat.WaitForMessage(static message => message.Text.Contains("1 of 3: name", StringComparison.Ordinal));
        stage.Chat.Write("Ann");
        await stage.Chat.WaitForMessage(static message => message.Text.Contains("2 of 3: age", StringComparison.Ordinal));
        stage.Chat.Write("old");
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("⚠ “old” is no whole number.", StringComparison.Ordinal));
        stage.Chat.Write("7");
        var tags = await stage.Chat.WaitForMessage(static message => message.Text.Contains("3 of 3: tags", StringComparison.Ordinal));
        await stage.Chat.Press(tags.Id, "b").WaitForAnswer();
        await stage.Chat.Press(tags.Id, "Done").WaitForAnswer();
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        Assert.Equal("""elicited {"action":"accept","content":{"name":"Ann","age":7,"tags":["b"]}}""", stage.Model.Requests[^1].ToolResults[^1].Text);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_that_an_MCP_server_wants_opened_is_a_button()
    {
        using var server = new ElicitingServer();
        await using var stage = await Stage.SetAsync(Programs.NewClaude, server.Settings);
        stage.Model.When(
            static request => request.LastUserText == "form link" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("mcp__elicit__ask", new() { ["form"] = "link" }));

        stage.Chat.Write("form link");
        var link = await stage.Chat.WaitForMessage(
            static message => message.Buttons.Any(static button => button.Url == "https://example.com/login?x=1"));
        await stage.Chat.Press(link.Id, "Decline").WaitForAnswer();
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        Assert.Equal("""elicited {"action":"decline"}""", stage.Model.Requests[^1].ToolResults[^1].Text);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_of_the_agent_shows_its_options_and_the_answer_reaches_it()
    {
        await using var stage = await Stage.SetAsync();
        var input = System.Text.Json.Nodes.JsonNode.Parse(
            """{"questions":[{"question":"Which colour?","header":"Colour","options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"}],"multiSelect":false}]}""")!;
        stage.Model.When(
            static request => request.LastUserText == "ask me" && !request.AnswersATool,
            _ => FakeReply.ToolUse("AskUserQuestion", input.AsObject()));
        using var web = stage.Product.Web();
        await web.SayAsync("ask me");
        var question = await web.WaitForQuestionAsync();
        Assert.Equal(["Red", "Blue"], question.Data.GetProperty("options").EnumerateArray().Select(static option => option.GetString()));

        await web.AnswerAsync(question.Question, "Blue");

        await web.WaitForAnswerAsync("echo:");
        Assert.Contains("\"Which colour?\"=\"Blue\"", stage.Model.Requests[^1].ToolResults[^1].Text, StringComparison.Ordinal);
    }
}
