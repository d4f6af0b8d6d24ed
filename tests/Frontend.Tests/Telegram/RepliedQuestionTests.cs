using System.Text.Json;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram;

public sealed class RepliedQuestionTests
{
    private const string Keyboard = """{"inline_keyboard":[[{"text":"Help","callback_data":"c:/help"}],[{"text":"Allow","callback_data":"q:17:0"},{"text":"Deny","callback_data":"q:17:1"}]]}""";

    private static readonly TelegramChat Chat = new(7, null);

    private readonly ShownQuestions _shown = new();

    [Theory]
    [InlineData("", null)]
    [InlineData(""","reply_to_message":{"message_id":3,"date":1,"chat":{"id":7,"type":"private"},"text":"an answer"}""", "")]
    [InlineData(""","reply_to_message":{"message_id":4,"date":1,"chat":{"id":7,"type":"private"},"text":"Which name?"}""", "#21")]
    [InlineData(""","reply_to_message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"text":"May it?","reply_markup":""" + Keyboard + "}", "#17")]
    [InlineData(""","message_thread_id":6,"reply_to_message":{"message_id":6,"date":1,"chat":{"id":7,"type":"supergroup"},"forum_topic_created":{"name":"t","icon_color":1}}""", null)]
    [InlineData(""","external_reply":{"origin":{"type":"hidden_user","date":1,"sender_user_name":"x"}}""", "")]
    [InlineData(""","message_thread_id":6,"is_topic_message":true,"reply_to_message":{"message_id":6,"date":1,"chat":{"id":7,"type":"supergroup"}}""", null)]
    public void A_reply_says_which_question_it_answers(string reply, string? question)
    {
        _shown.Add(Chat.Key, 21, new("4", new FormattedText("Which name?", [])));
        var message = Read(reply);

        var noted = Noted(message);

        Assert.Equal(question, noted.RepliesTo);
        Assert.Null(noted.Words);
        Assert.Equal(
            "yes", RepliedQuestion.Noted(new("9", "anna", "(In reply to …) yes", []), message, Chat, _shown, isSpooled: false).Words);
    }

    [Fact]
    public void Outside_of_a_forum_a_reply_to_the_first_message_of_a_thread_is_a_reply()
    {
        const string ToBob = ""","message_thread_id":6,"reply_to_message":{"message_id":6,"date":1,"chat":{"id":7,"type":"supergroup"},"text":"lunch?"}""";
        Assert.Equal("", Noted(Read(ToBob)).RepliesTo);
    }

    [Theory]
    [InlineData("", false, null)]
    [InlineData("", true, "")]
    [InlineData(""","edit_date":9000000060""", false, null)]
    [InlineData(""","reply_to_message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"text":"May it?","reply_markup":""" + Keyboard + "}", true, "#17")]
    public void What_was_set_aside_answers_a_question_only_as_a_reply_to_it(string more, bool isSpooled, string? question) =>
        Assert.Equal(question, Noted(Read(more), isSpooled).RepliesTo);

    [Fact]
    public void A_message_has_its_place_in_its_chat_by_its_number_and_not_by_a_clock()
    {
        Assert.Equal(9, Noted(Read("")).Number);
        Message unnumbered = new() { Id = 0, Text = "yes", Chat = new() { Id = 7 } };
        Assert.Null(RepliedQuestion.Noted(new("9", "anna", "yes", []), unnumbered, Chat, _shown, isSpooled: false).Number);
    }

    [Fact]
    public void Questions_of_different_topics_with_one_number_are_kept_apart()
    {
        var (red, blue) = (new TelegramChat(-5, 7), new TelegramChat(-5, 8));
        _shown.Add(red.Key, 12, new("70", new FormattedText("red?", [])));
        _shown.Add(blue.Key, 12, new("80", new FormattedText("blue?", [])));

        Assert.Equal(["70"], _shown.MessagesOf(red.Key, 12));
        Assert.Equal("blue?", Assert.Single(_shown.Of(blue.Key, 12)).Text.Text);
        _shown.Remove(blue.Key, 12);
        Assert.Null(_shown.Find(blue.Key, "80"));
        Assert.Equal(12, _shown.Find(red.Key, "70"));
    }

    private static Message Read(string more) => JsonSerializer.Deserialize<Message>(
        $$$"""{"message_id":9,"date":1000000,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"A"},"text":"yes"{{{more}}}}""",
        JsonBotAPI.Options)!;

    private ChatMessage Noted(Message message, bool isSpooled = false) =>
        RepliedQuestion.Noted(new("9", "anna", "yes", []), message, Chat, _shown, isSpooled);
}
