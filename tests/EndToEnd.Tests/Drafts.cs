using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>An answer of the real CLI that grows as a draft in a private chat.</summary>
public class Drafts
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task An_answer_grows_as_a_draft_and_its_stop_ends_the_turn_and_keeps_what_was_said()
    {
        await using var stage = await Stage.SetAsync();
        stage.Bot.TakesDrafts = true;
        var never = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "tell me slowly", _ => FakeReply.SlowText(["Once upon a time ", "the end"], never));

        stage.Chat.Write("tell me slowly");
        await stage.Chat.WaitUntil(static chat => chat.Draft() is { Text: "Once upon a time", CanStop: true });
        stage.Chat.StopDraft();

        var answer = await stage.Chat.WaitForText("Stopped.");
        Assert.StartsWith("Once upon a time", answer.Text, StringComparison.Ordinal);
        Assert.Single(stage.Chat.AllMessages);
        Assert.Single(stage.Chat.Drafts.Select(static draft => draft.DraftId).Distinct());
        stage.Chat.Write("and now");
        await stage.Chat.WaitForText("echo: and now");
        Assert.Null(stage.Chat.Draft());
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task While_a_tool_runs_the_draft_says_so_and_is_shown_again_and_the_answer_is_the_one_message()
    {
        await using var stage = await Stage.SetAsync();
        stage.Bot.TakesDrafts = true;
        var gate = Path.Combine(stage.Home.Root, "gate");
        var replies = new Queue<FakeReply>(
        [
            FakeReply.ToolUse(
                "Bash",
                new() { ["command"] = $"while [ ! -e {gate} ]; do sleep 0.05; done", ["description"] = "Wait for it" },
                precedingText: "I look first."),
            FakeReply.Text("All done."),
        ]);
        stage.Model.When(request => request.UserTexts.Contains("work") && replies.Count > 0, _ => replies.Dequeue());
        stage.Chat.Write("/mode all");
        await stage.Chat.WaitUntil(static chat => chat.Messages.Count == 1);
        var before = stage.Chat.AllMessages.Count;

        stage.Chat.Write("work");
        await stage.Chat.WaitUntil(
            static chat => chat.Draft()?.Text.StartsWith("I look first.\n\nRunning ", StringComparison.Ordinal) == true);
        var shown = stage.Chat.Draft()!;
        await stage.Chat.WaitUntil(
            chat => chat.Draft() is { } again && again.Text == shown.Text && again.At - shown.At > TimeSpan.FromSeconds(10),
            TimeSpan.FromSeconds(90));
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);

        await stage.Chat.WaitForText("All done.");
        Assert.Equal(before + 1, stage.Chat.AllMessages.Count);
        Assert.Single(stage.Chat.Drafts.Select(static draft => draft.DraftId).Distinct());
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_server_without_drafts_is_asked_once_and_the_person_can_do_without_them()
    {
        await using var stage = await Stage.SetAsync();
        var more = new SemaphoreSlim(0);
        stage.Model.When(static request => request.LastUserText == "slowly", _ => FakeReply.SlowText(["One ", "two"], more));
        stage.Chat.Write("slowly");
        await stage.Bot.WaitForCall(static call => call is { Method: "sendMessageDraft", Outcome: "404 Not Found: method not found" });
        more.Release();
        await AnswersAsync(1);
        stage.Chat.Write("slowly");
        await stage.Chat.WaitUntil(static chat => chat.Actions.Count > 1);
        more.Release();
        await AnswersAsync(2);
        Assert.Equal(2, stage.Chat.Messages.Count);
        Assert.Single(stage.Bot.CallsOf("sendMessageDraft"));

        stage.Bot.TakesDrafts = true;
        stage.Chat.Write("/status");
        await stage.Chat.WaitForText("drafts refused by Telegram");
        stage.Chat.Write("/drafts on");
        await stage.Chat.WaitForText("shown as a draft while it grows, with a button");
        stage.Chat.Write("slowly");
        await stage.Chat.WaitUntil(static chat => chat.Draft() is { Text: "One" });
        more.Release();
        await AnswersAsync(3);
        stage.Chat.Write("/drafts off");
        await stage.Chat.WaitForText("no longer shown as a draft");
        var drafts = stage.Chat.Drafts.Count;
        stage.Chat.Write("slowly");
        more.Release();
        await AnswersAsync(4);
        Assert.Equal(drafts, stage.Chat.Drafts.Count);
        Assert.Empty(stage.Bot.Violations);

        Task AnswersAsync(int count) =>
            stage.Chat.WaitUntil(chat => chat.Messages.Count(static message => message.Text == "One two") == count);
    }
}
