using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>A question that was perhaps sent is put again only while it is open, and says so.</summary>
public sealed class QuestionTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;
    private const string Again = "Asked again, in case it did not arrive:\n\nMay it?";

    [Theory(Timeout = Patience)]
    [InlineData("nothing", new[] { "May it?" })]
    [InlineData("429", new[] { "May it?" })]
    [InlineData("401", new[] { "May it?" })]
    [InlineData("dropped after", new[] { "May it?", Again })]
    [InlineData("dropped before", new[] { Again })]
    [InlineData("502", new[] { Again })]
    public async Task A_question_is_repeated_in_other_words_where_it_may_have_arrived(string trouble, string[] texts)
    {
        var chat = home.NewChat();
        Fail(chat, trouble);

        await home.DeliverAsync(chat, home.Question("May it?"));

        await home.SettledAsync(chat);
        Assert.Equal(texts, chat.Messages.SkipLast(1).Select(static message => message.Text));
        Assert.Equal(["Allow", "Deny"], chat.Messages[^2].Buttons.Select(static button => button.Text));
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_that_was_closed_meanwhile_is_not_shown_again()
    {
        var chat = home.NewChat();
        var question = home.Question("May it?");
        var closed = new TaskCompletionSource();
        home.Bot.Faults.Next("sendMessage", BotFault.DropAfterProcessingWhen(closed.Task), chat);
        await home.DeliverAsync(chat, question);
        await chat.WaitForText("May it?");

        await home.DeliverAsync(chat, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId));
        closed.SetResult();

        await home.SettledAsync(chat);
        Assert.Equal(["May it?"], chat.Messages.SkipLast(1).Select(static message => message.Text));
    }

    [Fact(Timeout = Patience)]
    public async Task A_frontend_that_ends_in_the_middle_of_a_question_leaves_word_for_the_next()
    {
        var (maybe, closed, answer) = (home.NewChat(), home.NewChat(), home.NewChat());
        var question = home.Question("May it?");
        var never = new TaskCompletionSource();
        foreach (var chat in new[] { maybe, closed, answer })
        {
            home.Bot.Faults.When(call => call.ChatId == chat.Id && call.Method == "sendMessage", BotFault.Hold(never.Task));
        }

        await home.DeliverAsync(maybe, home.Question("May it?"));
        await home.DeliverAsync(closed, question);
        await home.DeliverAsync(answer, home.Answer("It did."));
        await home.Bot.WaitUntil(
            bot => new[] { maybe, closed, answer }.All(
                chat => bot.Calls.Any(call => call.ChatId == chat.Id && call.Method == "sendMessage")));
        await home.StopFrontendAsync();
        await home.DeliverAsync(closed, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId));
        await home.StartFrontendAsync();

        await maybe.WaitForText(Again);
        await answer.WaitForText("It did.");
        await home.SettledAsync(closed);
        Assert.Single(closed.Messages);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Every_copy_of_a_question_that_is_no_longer_open_loses_its_buttons_and_that_is_said_once()
    {
        var chat = home.NewChat();
        var question = home.Question("May it?");
        Fail(chat, "dropped after");
        await home.DeliverAsync(chat, question);
        await chat.WaitForText(Again);
        await home.SettledAsync(chat);
        var (first, second) = (chat.Messages[0], chat.Messages[1]);

        await home.DeliverAsync(chat, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId));

        await chat.WaitForText($"{Again}\n→ closed");
        await chat.Press(first.Id, "Allow").WaitForAnswer();
        await chat.WaitForText("This question is no longer open.");
        await chat.WaitUntil(chat => !chat.Message(first.Id).Buttons.Any());
        await chat.PressStale(home.Bot.Person(chat.Id, "Anna"), second.Id, first.Buttons.First().Data!).WaitForAnswer();
        await home.SettledAsync(chat);
        Assert.Single(chat.Messages, static message => message.Text == "This question is no longer open.");
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task The_same_press_again_changes_nothing()
    {
        var chat = home.NewChat();
        var question = home.Question("May it?");
        await home.DeliverAsync(chat, question);
        var asked = await chat.WaitForText("May it?");
        await home.DeliverAsync(chat, new SessionQuestionClosed(TelegramHome.Session, question.QuestionId) { Answer = "Allow" });
        await chat.WaitForText("May it?\n→ Allow");

        for (var tap = 0; tap < 2; tap++)
        {
            await chat.PressStale(home.Bot.Person(chat.Id, "Anna"), asked.Id, asked.Buttons.First().Data!).WaitForAnswer();
        }

        await home.SettledAsync(chat);
        Assert.Equal("May it?\n→ Allow", Assert.Single(chat.Messages.SkipLast(1)).Text);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Options_are_marked_in_the_same_message_also_after_a_restart_of_the_frontend()
    {
        var chat = home.NewChat();
        await home.DeliverAsync(chat, home.Question("Which?", "Red", "Blue", "Skip") with { Form = new() { Several = 2 } });
        var asked = await chat.WaitForText("Which?");
        Assert.Equal(["Red", "Blue", "Done", "Skip"], asked.Buttons.Select(static button => button.Text));

        await chat.Press(asked.Id, "Blue").WaitForAnswer();
        await chat.WaitUntil(chat => chat.Message(asked.Id).Buttons.Any(static button => button.Text == "✅ Blue"));
        await home.StopFrontendAsync();
        await home.StartFrontendAsync();
        await chat.Press(asked.Id, "Red").WaitForAnswer();
        await chat.WaitUntil(chat => chat.Message(asked.Id).Buttons.Count(static button => button.Text.StartsWith('✅')) == 2);
        await chat.Press(asked.Id, "✅ Blue").WaitForAnswer();

        await chat.WaitUntil(chat => chat.Message(asked.Id).Buttons.Count(static button => button.Text.StartsWith('✅')) == 1);
        await home.SettledAsync(chat);
        Assert.Equal(["Which?"], chat.Messages.SkipLast(1).Select(static message => message.Text));
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_link_is_a_button_of_its_own()
    {
        var chat = home.NewChat();
        await home.DeliverAsync(
            chat, home.Question("Log in?", "Done", "Decline") with { Form = new() { Link = "https://example.com/login" } });
        var asked = await chat.WaitForText("Log in?");
        Assert.Equal(
            [("Open the link", "https://example.com/login"), ("Done", null), ("Decline", null)],
            asked.Buttons.Select(static button => (button.Text, button.Url)));
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_without_options_has_no_buttons()
    {
        var chat = home.NewChat();
        await home.DeliverAsync(chat, home.Question("Which name?") with { Options = [], Form = new() { TakesWords = true } });
        Assert.Empty((await chat.WaitForText("Which name?")).Buttons);
        Assert.Empty(home.Bot.Violations);
    }

    private void Fail(FakeChat chat, string trouble)
    {
        if (trouble != "nothing")
        {
            home.Bot.Faults.Next("sendMessage", Troubles.Of(trouble), chat);
        }
    }
}

internal static class Troubles
{
    public static BotFault Of(string trouble) => trouble switch
    {
        "429" => BotFault.TooManyRequests(1),
        "429 for 3 s" => BotFault.TooManyRequests(3),
        "401" => BotFault.Unauthorized(),
        "502" => BotFault.Status502,
        "dropped before" => BotFault.DropBefore,
        "dropped after" => BotFault.DropAfterProcessing,
        _ => throw new ArgumentException(trouble),
    };
}
