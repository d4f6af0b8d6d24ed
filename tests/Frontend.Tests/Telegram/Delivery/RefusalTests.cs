using Dormouse.Fakes;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>Every way in which Telegram refuses: what becomes of the message, in how many calls, and that the next one comes.</summary>
public sealed class RefusalTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    private const int Patience = 60_000;
    private const string Whole = "**bold** text";

    /// <summary>
    /// Refusals that stay for as long as the message has what is refused: the refusal, what it is about, what is shown instead.
    /// </summary>
    public static TheoryData<int, string, string, string, int> Lasting => new()
    {
        { 400, "Bad Request: can't parse entities: entity begins in the middle", "entities", "bold text <Allow> <Deny>", 2 },
        { 400, "Bad Request: ENTITY_BOUNDS_INVALID", "entities", "bold text <Allow> <Deny>", 2 },
        { 400, "Bad Request: nobody knows why", "entities", "bold text <Allow> <Deny>", 2 },
        { 400, "Bad Request: BUTTON_DATA_INVALID", "labels", "bold text\n\n1. Allow\n2. Deny <1> <2>", 2 },
        { 400, "Bad Request: BUTTON_TEXT_INVALID", "labels", "bold text\n\n1. Allow\n2. Deny <1> <2>", 2 },
        { 400, "Bad Request: reply markup is too long", "buttons", "bold text\n\nTelegram refused the buttons of this question; write one of these instead: Allow, Deny.", 3 },
        { 400, "Bad Request: BUTTON_DATA_INVALID", "buttons", "bold text\n\nTelegram refused the buttons of this question; write one of these instead: Allow, Deny.", 3 },
        { 400, "Bad Request: message is too long", "text", "[answer.md **bold** text] <Allow> <Deny>", 2 },
        { 400, "Bad Request: MESSAGE_TOO_LONG", "text", "[answer.md **bold** text] <Allow> <Deny>", 2 },
        { 413, "Request Entity Too Large", "text", "[answer.md **bold** text] <Allow> <Deny>", 2 },
        { 400, "Bad Request: message text is empty", "text", "[answer.md **bold** text\n\nTelegram refused the buttons of this question; write one of these instead: Allow, Deny.]", 7 },
        { 400, "Bad Request: nobody knows why", "everything", "There is output for you that Telegram refused in every form (Bad Request: nobody knows why), so it can't be shown here. Ask the session for it in another form.", 8 },
        { 413, "Request Entity Too Large", "everything", "There is output for you that Telegram refused in every form (Request Entity Too Large), so it can't be shown here. Ask the session for it in another form.", 12 },
    };

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Lasting))]
    public async Task A_message_that_is_refused_comes_in_a_plainer_form_and_the_next_one_comes_too(
        int code, string description, string about, string shown, int mostCalls)
    {
        var chat = home.NewChat();
        home.Bot.Faults.When(call => call.ChatId == chat.Id && IsAbout(call, about), BotFault.Refused(code, description), int.MaxValue);

        await home.DeliverAsync(chat, home.Question(Whole));

        await home.SettledAsync(chat);
        Assert.Equal([shown], chat.Messages.SkipLast(1).Select(Seen));
        Assert.InRange(home.Sends(chat).Count - 1, 1, mostCalls);
        Assert.Empty(home.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData(403, "Forbidden: bot was blocked by the user")]
    [InlineData(403, "Forbidden: user is deactivated")]
    [InlineData(403, "Forbidden: bot was kicked from the group chat")]
    [InlineData(403, "Forbidden: bot was kicked from the supergroup chat")]
    [InlineData(403, "Forbidden: bot is not a member of the supergroup chat")]
    [InlineData(403, "Forbidden: bot can't initiate conversation with a user")]
    [InlineData(403, "Forbidden: the group chat was deleted")]
    [InlineData(400, "Bad Request: chat not found")]
    [InlineData(400, "Bad Request: PEER_ID_INVALID")]
    [InlineData(400, "Bad Request: group is deactivated")]
    [InlineData(400, "Bad Request: CHAT_WRITE_FORBIDDEN")]
    [InlineData(400, "Bad Request: not enough rights to send text messages to the chat")]
    public async Task A_chat_that_can_not_be_written_to_is_left_alone_until_somebody_writes_there(int code, string description)
    {
        var (chat, other) = (home.NewChat(), home.NewChat());
        home.Bot.Faults.Next("sendMessage", BotFault.Refused(code, description), chat, int.MaxValue);
        await home.SayAsync(chat, "one", "two");
        await home.Bot.WaitForCall(call => call.ChatId == chat.Id && call.Outcome == $"{code} {description}");

        // Told again and again that there is output, by a timer of 2 s, the frontend does not try.
        await home.SayAsync(chat, "three");
        await home.SettledAsync(other);
        Assert.Single(home.Sends(chat));
        home.Bot.Faults.Clear();
        chat.Write("/quiet");

        await chat.WaitForText("Quiet: this chat shows final answers only.");
        Assert.Equal(["one", "two", "three"], chat.Messages.SkipLast(1).Select(static message => message.Text));
        Assert.Empty(home.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData("502")]
    [InlineData("401")]
    [InlineData("429")]
    [InlineData("429 for 3 s")]
    [InlineData("dropped before")]
    [InlineData("dropped after")]
    public async Task What_passes_is_waited_for_and_answers_are_repeated_rather_than_lost(string trouble)
    {
        var chat = home.NewChat();
        home.Bot.Faults.Next("sendMessage", Troubles.Of(trouble), chat);

        await home.DeliverAsync(chat, home.Answer("one"), home.Answer("two"));

        await home.SettledAsync(chat);
        Assert.Equal(
            trouble == "dropped after" ? ["one", "one", "two"] : ["one", "two"],
            chat.Messages.SkipLast(1).Select(static message => message.Text));
        Assert.Empty(home.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData("Bad Request: message thread not found")]
    [InlineData("Bad Request: TOPIC_CLOSED")]
    [InlineData("Bad Request: TOPIC_DELETED")]
    [InlineData("Bad Request: TOPIC_ID_INVALID")]
    public async Task What_was_for_a_topic_that_is_gone_comes_to_the_group_and_says_so(string description)
    {
        var group = home.NewGroup(forum: true);
        var topic = group.AddTopic(home.NewPerson(), "a topic");
        home.Bot.Faults.When(
            call => call.ChatId == group.Id && call.Args["message_thread_id"] is not null, BotFault.BadRequest(description), int.MaxValue);

        await home.Grain(group, topic).Deliver(
            [home.Notice(Whole), home.Answer(string.Join('\n', Enumerable.Range(0, 4000))), home.Question("May it?")]);

        await group.WaitForText("May it?");
        Assert.Equal("(For the topic of session default, which is gone or closed:)\n\nbold text", group.Messages[0].Text);
        Assert.Equal(["bold"], group.Messages[0].Stretches("bold"));
        Assert.StartsWith(
            "(For the topic of session default, which is gone or closed:)\n\nThe answer has", group.Messages[1].Text, StringComparison.Ordinal);
        Assert.Equal("(For the topic of session default, which is gone or closed:)\n\nMay it?", group.Messages[2].Text);
        Assert.Equal(3, group.Messages.Count);
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_is_too_large_comes_in_pieces_that_join_to_the_whole()
    {
        var chat = home.NewChat();
        var answer = string.Join('\n', Enumerable.Range(0, 6000).Select(static number => $"line {number} 😀"));
        home.Bot.Faults.When(
            call => call.ChatId == chat.Id && call.Files.Values.Any(static file => file.Bytes.Length > 30_000),
            BotFault.Refused(413, "Request Entity Too Large"),
            int.MaxValue);

        await home.DeliverAsync(chat, home.Answer(answer));

        await home.SettledAsync(chat);
        var files = chat.Messages.SkipLast(1).Select(static message => message.Document!).ToList();
        Assert.Equal(answer, string.Concat(files.Select(static file => System.Text.Encoding.UTF8.GetString(file.Bytes))));
        Assert.Equal(
            Enumerable.Range(1, files.Count).Select(static number => $"answer-{number}.md"), files.Select(static file => file.Name));
        Assert.InRange(files.Count, 4, 16);
    }

    [Theory]
    [InlineData(400, "Bad Request: message is not modified: specified new message content is the same", "Unchanged")]
    [InlineData(400, "Bad Request: message to edit not found", "MessageGone")]
    [InlineData(400, "Bad Request: message can't be edited", "MessageGone")]
    [InlineData(400, "Bad Request: message to delete not found", "MessageGone")]
    [InlineData(400, "Bad Request: message can't be deleted for everyone", "MessageGone")]
    [InlineData(400, "Bad Request: BUTTON_URL_INVALID", "Buttons")]
    [InlineData(400, "Bad Request: inline keyboard expected", "Buttons")]
    [InlineData(400, "Bad Request: message caption is too long", "TooLong")]
    [InlineData(400, "Bad Request: IMAGE_PROCESS_FAILED", "Other")]
    [InlineData(500, "Internal Server Error", "Trouble")]
    [InlineData(404, "Not Found", "Trouble")]
    [InlineData(429, "Too Many Requests: retry after 3", "Wait")]
    public void A_refusal_is_read(int code, string description, string meaning) =>
        Assert.Equal(meaning, TelegramErrors.Of(new ApiRequestException(description, code)).ToString());

    [Fact(Timeout = Patience)]
    public async Task A_chat_that_takes_messages_and_no_files_gets_a_long_answer_as_messages_and_what_comes_after_it()
    {
        var chat = home.NewChat();
        home.Bot.Faults.Next(
            "sendDocument", BotFault.Refused(400, "Bad Request: not enough rights to send documents to the chat"), chat, int.MaxValue);
        var lines = string.Join('\n', Enumerable.Range(0, 2000).Select(static line => $"line {line}"));

        await home.DeliverAsync(chat, new SessionAnswer("work", Guid.NewGuid(), lines));
        await home.SayAsync(chat, "after");

        await chat.WaitForText("after");
        var texts = chat.Messages.SkipLast(1).Select(static message => message.Text).ToArray();
        Assert.True(texts.Length > 3);
        Assert.StartsWith("line 0", texts[0], StringComparison.Ordinal);
        Assert.EndsWith("line 1999", texts[^1], StringComparison.Ordinal);
        Assert.Empty(home.Bot.Violations);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void However_often_a_form_is_refused_it_comes_to_an_end(bool uploads)
    {
        foreach (var refusal in Enum.GetValues<ChannelError>())
        {
            var steps = 0;
            for (var form = new MessageForm(ButtonForm.Labels); form is not null; form = form.After(refusal, uploads))
            {
                Assert.True(++steps < 12, $"{refusal} does not end.");
            }

            steps = 0;
            var whole = new MessageForm(ButtonForm.Labels, IsFile: true, IsLong: true);
            for (var form = whole; form is not null; form = form.After(refusal, uploads))
            {
                Assert.True(++steps < 12, $"{refusal} of what is long does not end.");
            }
        }
    }

    private static bool IsAbout(BotCall call, string about) => about switch
    {
        "entities" => call.Method == "sendMessage" && call.Args["entities"] is { } entities && entities.AsArray().Count > 0,
        "labels" => call.Args["reply_markup"]?.ToString().Contains("Allow", StringComparison.Ordinal) == true,
        "buttons" => call.Args["reply_markup"] is not null,
        "text" => call.Args["text"]?.ToString().Contains("bold", StringComparison.Ordinal) == true,
        _ => call.Method == "sendDocument" || call.Args["text"]?.ToString().Contains("bold", StringComparison.Ordinal) == true,
    };

    private static string Seen(BotMessage message)
    {
        var buttons = string.Concat(message.Buttons.Select(static button => $" <{button.Text}>"));
        return message.Document is { } file
            ? $"[{file.Name} {System.Text.Encoding.UTF8.GetString(file.Bytes)}]{buttons}"
            : message.Text + buttons;
    }
}
