using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Asking
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
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
        Assert.EndsWith($"→ {button}", closed.Text, StringComparison.Ordinal);
        Assert.Equal(isDone, File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "default", "made-by-tool")));
        stage.Chat.PressStale(stage.Anna, question.Id, question.Buttons.First().Data!);
        await stage.Chat.WaitForText("This question is no longer open.");
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
