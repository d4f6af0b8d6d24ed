using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Telegram fails, refuses or is slow: everything still arrives, in order.</summary>
public class TelegramDeliveryTrouble(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;
    private static readonly string[] Answers = [.. Enumerable.Range(1, 6).Select(static number => $"answer {number}")];

    [Fact(Timeout = Patience)]
    public async Task A_chat_that_asks_for_a_pause_is_left_alone_exactly_so_long_and_others_go_on()
    {
        var paused = stage.NewChat();
        var other = stage.NewChat();
        var gate = stage.NewGate();
        paused.Write($"{gate.Wait}; echo one");
        await paused.WaitUntil(static chat => chat.Actions.Count >= 1);
        stage.Bot.Faults.Next("sendMessage", BotFault.TooManyRequests(5), paused);
        paused.Write("/session");
        var refused = await stage.Bot.WaitForCall(
            call => call.ChatId == paused.Id && call.Outcome.StartsWith("429", StringComparison.Ordinal));
        other.Write("/session");
        gate.Open();

        await other.WaitForText("no current session");
        Assert.Empty(paused.Messages);
        await paused.WaitForText("one");

        Assert.Contains("default", paused.Messages[0].Text, StringComparison.Ordinal);
        // A call may already be under way when the pause begins.
        var early = Calls(paused).Where(call => call.At > refused.At.AddSeconds(0.3) && call.At < refused.At.AddSeconds(4.98));
        Assert.Empty(early);
        Assert.InRange(paused.Messages[0].At, refused.At.AddSeconds(4.98), refused.At.AddSeconds(6));
        Assert.Empty(stage.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData("502")]
    [InlineData("dropped before")]
    [InlineData("dropped after")]
    [InlineData("slow")]
    [InlineData("401")]
    public async Task Whatever_happens_to_a_call_everything_arrives_in_order(string trouble)
    {
        var chat = stage.NewChat();
        var fault = trouble switch
        {
            "502" => BotFault.Status502,
            "401" => BotFault.Unauthorized(),
            "dropped before" => BotFault.DropBefore,
            "dropped after" => BotFault.DropAfterProcessing,
            _ => BotFault.Delay(TimeSpan.FromMilliseconds(400)),
        };
        var calls = 0;
        stage.Bot.Faults.When(call => call.Method == "sendMessage" && call.ChatId == chat.Id && ++calls is 1 or 2 or 5, fault, times: 3);

        foreach (var answer in Answers)
        {
            chat.Write($"echo {answer}");
        }

        await chat.WaitForText(Answers[^1]);
        var texts = chat.Messages.Select(static message => message.Text).ToList();
        Assert.Equal(Answers, Squeezed(texts));
        Assert.InRange(texts.Count, Answers.Length, trouble == "dropped after" ? Answers.Length + 3 : Answers.Length);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_chat_that_blocks_the_bot_is_left_alone_and_gets_everything_when_it_writes_again()
    {
        var chat = stage.NewChat();
        var gate = stage.NewGate();
        chat.Write($"{gate.Wait}; echo answer 1");
        foreach (var answer in Answers.Skip(1))
        {
            chat.Write($"echo {answer}");
        }

        await chat.WaitUntil(static chat => chat.Actions.Count >= 1);
        chat.Block();
        await stage.Bot.WaitUntilConfirmed();
        gate.Open();
        await stage.Bot.WaitForCall(
            call => call.ChatId == chat.Id && call.Outcome.StartsWith("403", StringComparison.Ordinal) && call.Method == "sendMessage");
        await stage.PassAsync(TimeSpan.FromSeconds(4.5));
        Assert.Single(Calls(chat), static call => call.Method == "sendMessage");

        chat.Unblock();
        chat.Write("echo answer 7");

        await chat.WaitForText("answer 7");
        Assert.Equal([.. Answers, "answer 7"], chat.Messages.Select(static message => message.Text));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Formatting_that_is_refused_is_left_out()
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.When(
            call => call.ChatId == chat.Id && call.Args["entities"] is { } entities && entities.AsArray().Count > 0,
            BotFault.BadRequest("Bad Request: can't parse entities: entity begins in the middle"),
            int.MaxValue);

        chat.Write("echo first");
        chat.Write("echo second");

        await chat.WaitForText("second");
        stage.Bot.Faults.Clear();
        Assert.Equal(["first", "second"], chat.Messages.Select(static message => message.Text));
        Assert.All(chat.Messages, static message => Assert.Empty(message.Entities));
    }

    [Fact(Timeout = Patience)]
    public async Task Formatting_that_is_refused_in_an_edit_leaves_one_message()
    {
        var chat = stage.NewChat();
        var gate = stage.NewGate();
        chat.Write("/verbose");
        chat.Write($"echo begun; {gate.Wait}; echo ended");
        await chat.WaitForText("begun");
        stage.Bot.Faults.When(
            call => call.ChatId == chat.Id && call.Args["entities"] is { } entities && entities.AsArray().Count > 0,
            BotFault.BadRequest("Bad Request: can't parse entities: entity begins in the middle"),
            int.MaxValue);

        gate.Open();

        await chat.WaitForText("begun\nended");
        stage.Bot.Faults.Clear();
        Assert.Equal(2, chat.Messages.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_refused_in_every_form_is_given_up_once_with_a_sentence_and_the_next_arrives()
    {
        var chat = stage.NewChat();
        stage.Bot.Faults.When(
            call => call.ChatId == chat.Id && (call.Method == "sendDocument"
                    || (call.Method == "sendMessage" && call.Args["text"]?.ToString() is "cursed" or "cursed\n")),
            BotFault.BadRequest("Bad Request: who knows why"),
            int.MaxValue);

        chat.Write("echo cursed");
        chat.Write("echo blessed");
        chat.Write("echo again");

        await chat.WaitForText("again");
        stage.Bot.Faults.Clear();
        Assert.Contains("Telegram refused in every form", chat.Messages[0].Text, StringComparison.Ordinal);
        Assert.Equal(["blessed", "again"], chat.Messages.Skip(1).Select(static message => message.Text));
        Assert.Equal(3, Calls(chat).Count(static call => call.Outcome.Contains("who knows why", StringComparison.Ordinal)));
        await Eventually.Is(() => stage.Product.Errors.Contains("was refused and is given up", StringComparison.Ordinal), "it is logged");
    }

    [Fact(Timeout = Patience)]
    public async Task A_growing_message_that_the_person_deletes_comes_anew()
    {
        var chat = stage.NewChat();
        var gate = stage.NewGate();
        chat.Write("/verbose");
        chat.Write($"echo begun; {gate.Wait}; echo ended");
        var growing = await chat.WaitForText("begun");

        chat.Delete(growing.Id);
        gate.Open();

        var answer = await chat.WaitForText("begun\nended");
        Assert.NotEqual(growing.Id, answer.Id);
        Assert.Equal(2, chat.Messages.Count);
        Assert.Empty(stage.Bot.Violations);
    }

    private IEnumerable<BotCall> Calls(FakeChat chat) => stage.Bot.Calls.Where(call => call.ChatId == chat.Id);

    /// <summary>Without what is the same as the one before it.</summary>
    private static IEnumerable<string> Squeezed(List<string> texts) =>
        texts.Where((text, index) => index == 0 || texts[index - 1] != text);
}
