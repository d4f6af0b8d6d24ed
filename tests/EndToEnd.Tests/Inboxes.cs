using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using WebClient = Dormouse.Testing.WebClient;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What waits for a person is found and answered from any door.</summary>
public class Inboxes
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task A_permission_is_found_over_http_answered_there_rewritten_in_the_chat_and_noted_in_the_audit()
    {
        await using var stage = await SetAsync();
        using var web = new WebClient(stage.Product.Url, stage.Product.Token, "any");
        stage.Chat.Write("make the file");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());

        var item = Assert.Single((await web.Http.GetFromJsonAsync<JsonElement>("/api/inbox", TestContext.Current.CancellationToken))
            .EnumerateArray());
        Assert.Equal("default", item.GetProperty("session").GetString());
        Assert.Contains("touch made-by-tool", item.GetProperty("text").GetString(), StringComparison.Ordinal);
        var id = Uri.EscapeDataString(item.GetProperty("question").GetString()!);
        using var answered = await web.Http.PostAsJsonAsync(
            $"/api/sessions/default/answers/{id}", new { answer = "Allow" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, answered.StatusCode);
        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        var closed = await stage.Chat.WaitForMessage(message => message.Id == question.Id && !message.Buttons.Any());
        Assert.EndsWith("→ Allow (owner, web)", closed.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(stage.Home.Workspaces, "owner", "default", "made-by-tool")));
        Assert.Empty((await web.Http.GetFromJsonAsync<JsonElement>("/api/inbox", TestContext.Current.CancellationToken)).EnumerateArray());
        var audit = await Product.RunAsync(stage.Home, "audit");
        Assert.Contains("owner answers session default “Allow” to: ", audit.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task The_chat_lists_what_waits_answers_it_and_reminds_once()
    {
        await using var stage = await SetAsync(("Inbox:RemindAfter", "00:00:03"));
        stage.Chat.Write("make the file");
        var question = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        var reminder = await stage.Chat.WaitForText("has waited for your answer for");
        stage.Chat.Press(reminder.Id, "Show all that waits");
        await stage.Chat.WaitForText("1 thing waits for you:");
        var again = await stage.Chat.WaitForMessage(message => message.Id != question.Id && message.Buttons.Any(
            static button => button.Text == "Allow"));

        stage.Chat.Press(again.Id, "Allow");

        await stage.Chat.WaitForMessage(static message => message.Text.StartsWith("echo:", StringComparison.Ordinal));
        await stage.Chat.WaitUntil(chat =>
            chat.Message(question.Id).Text.EndsWith("→ Allow", StringComparison.Ordinal)
            && chat.Message(again.Id).Text.EndsWith("→ Allow", StringComparison.Ordinal));
        Assert.Single(
            stage.Chat.Messages, static message => message.Text.Contains("has waited for your answer for", StringComparison.Ordinal));
        stage.Chat.Write("/inbox");
        await stage.Chat.WaitForText("Nothing waits for you.");
    }

    private static async Task<Stage> SetAsync(params (string Name, string Value)[] settings)
    {
        var stage = await Stage.SetAsync(Programs.NewestClaude, settings);
        stage.Model.When(
            static request => request.LastUserText == "make the file" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch made-by-tool", ["description"] = "make it" }));
        return stage;
    }
}
