using System.Text;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What answers look like in each output mode.</summary>
public class TelegramDeliveryForms(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task Output_is_preformatted_and_its_exit_code_in_italics()
    {
        var chat = stage.NewChat();

        chat.Write("echo '<b>*not* bold</b> `x` \\ _y_'; (exit 3)");

        var answer = await chat.WaitForText("bold");
        Assert.Equal("<b>*not* bold</b> `x` \\ _y_", Assert.Single(answer.Stretches("pre")).TrimEnd('\n'));
        Assert.Equal("exit code 3", Assert.Single(answer.Stretches("italic")));
        Assert.Equal(2, answer.Entities.Count);
        chat.Write("/new bold-name");
        Assert.Equal("bold-name", Assert.Single((await chat.WaitForText("is ready")).Stretches("bold")));
        Assert.All(stage.Bot.CallsOf("sendMessage"), static call => Assert.Null(call.Args["parse_mode"]));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task An_answer_over_4096_comes_in_parts_in_order_each_of_them_preformatted()
    {
        var chat = stage.NewChat();

        chat.Write("for i in $(seq 1 900); do echo line $i; done");

        await chat.WaitForText("line 900");
        Assert.InRange(chat.Messages.Count, 2, 3);
        Assert.Equal(Lines(900), Joined(chat.Messages));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task In_smart_mode_an_answer_of_more_than_three_messages_is_a_file_with_a_line_about_it()
    {
        var chat = stage.NewChat();

        chat.Write("for i in $(seq 1 2000); do echo line $i; done; echo ünïcödé 😀");

        var message = await chat.WaitForMessage(static message => message.Document is not null);
        Assert.Equal("answer.md", message.Document!.Name);
        Assert.Equal($"```\n{Lines(2000)}\nünïcödé 😀\n```", Encoding.UTF8.GetString(message.Document.Bytes));
        Assert.Contains("the whole of it is in this file", message.Text, StringComparison.Ordinal);
        Assert.Single(chat.AllMessages);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task In_verbose_mode_the_same_comes_as_messages()
    {
        var chat = stage.NewChat();
        chat.Write("/verbose");
        await chat.WaitUntil(static chat => chat.Messages.Count == 1);

        chat.Write("for i in $(seq 1 2000); do echo line $i; done; echo '(end)'");
        chat.Write("/session");

        await chat.WaitForText("default");
        await chat.WaitForText("(end)");
        var answer = chat.Messages.Where(static message => message.Text.StartsWith("line ", StringComparison.Ordinal)).ToList();
        Assert.True(answer.Count > 3);
        Assert.Equal($"{Lines(2000)}\n(end)", Joined(answer));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task In_quiet_mode_there_is_the_answer_and_nothing_else()
    {
        var chat = stage.NewChat();
        chat.Write("/quiet");
        await chat.WaitUntil(static chat => chat.Messages.Count == 1);

        chat.Write("echo first; sleep 2; echo last");

        await chat.WaitForText("first\nlast");
        Assert.Equal(2, chat.AllMessages.Count);
        Assert.DoesNotContain(stage.Bot.CallsOf("editMessageText"), call => call.ChatId == chat.Id);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Typing_is_shown_again_and_again_while_a_command_runs_and_not_afterwards()
    {
        var chat = stage.NewChat();
        var gate = stage.NewGate();

        chat.Write($"{gate.Wait}; echo done");

        await chat.WaitUntil(static chat => chat.Actions.Count >= 2);
        Assert.All(chat.Actions, static action => Assert.Equal("typing", action.Action));
        gate.Open();
        await chat.WaitForText("done");
        var said = chat.Actions.Count;
        await stage.PassAsync(TimeSpan.FromSeconds(4.5));
        Assert.InRange(chat.Actions.Count, said, said + 1);
        Assert.All(chat.Actions.Skip(said), action => Assert.InRange(action.At, chat.Messages[0].At, chat.Messages[0].At.AddSeconds(1)));
    }

    [Fact(Timeout = Patience)]
    public async Task In_verbose_mode_growing_text_is_one_message_edited_at_a_pace_and_the_answer_takes_its_place()
    {
        var chat = stage.NewChat();
        chat.Write("/verbose");
        await chat.WaitUntil(static chat => chat.Messages.Count == 1);

        chat.Write("for i in $(seq 1 50); do echo line $i; sleep 0.1; done; (exit 9)");

        var answer = await chat.WaitForText("exit code 9");
        Assert.Equal(2, chat.AllMessages.Count);
        Assert.Equal(Lines(50), Assert.Single(answer.Stretches("pre")).TrimEnd('\n'));
        Assert.All(answer.History, text => Assert.StartsWith(text, answer.Text, StringComparison.Ordinal));
        var edits = stage.Bot.CallsOf("editMessageText").Where(call => call.ChatId == chat.Id).ToList();
        Assert.InRange(edits.Count, 3, 6);
        // The last one is the answer, which need not wait.
        Assert.All(
            edits.SkipLast(1).Zip(edits.SkipLast(1).Skip(1)),
            static pair => Assert.True(pair.Second.At - pair.First.At > TimeSpan.FromSeconds(1)));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task In_smart_mode_one_progress_line_is_edited_in_place_and_gone_after_the_answer()
    {
        await using var real = await Stage.SetAsync();
        var (toSecond, toEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var replies = new Queue<FakeReply>(
        [
            FakeReply.ToolUse("Bash", new() { ["command"] = "echo first", ["description"] = "begin" }),
            FakeReply.SlowText(["And ", "now "], toSecond).Then(
                FakeReply.ToolUse("Bash", new() { ["command"] = "echo second", ["description"] = "go on" })),
            FakeReply.SlowText(["All ", "done."], toEnd),
        ]);
        real.Model.When(request => request.UserTexts.Contains("work") && replies.Count > 0, _ => replies.Dequeue());

        real.Chat.Write("work");

        var first = await real.Chat.WaitForText("Running echo first…");
        toSecond.SetResult();
        var second = await real.Chat.WaitForText("Running echo second…");
        Assert.Equal(first.Id, second.Id);
        toEnd.SetResult();
        await real.Chat.WaitForText("All done.");
        await real.Chat.WaitUntil(static chat => chat.Messages.Count == 1);
        Assert.Equal(2, real.Chat.AllMessages.Count);
        Assert.True(real.Chat.Message(first.Id).Deleted);
        Assert.Empty(real.Bot.Violations);
    }

    private static string Lines(int count) => string.Join('\n', Enumerable.Range(1, count).Select(static number => $"line {number}"));

    private static string Joined(IEnumerable<BotMessage> parts) =>
        string.Join('\n', parts.Select(static part =>
        {
            Assert.Equal(part.Text.TrimEnd('\n'), Assert.Single(part.Stretches("pre")).TrimEnd('\n'));
            return part.Text.TrimEnd('\n');
        }));
}
