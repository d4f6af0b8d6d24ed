using System.Text.Json;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram;

public sealed class RepliedQuestionTests
{
    private const string Keyboard = """{"inline_keyboard":[[{"text":"Help","callback_data":"c:/help"}],[{"text":"Allow","callback_data":"q:17:0"},{"text":"Deny","callback_data":"q:17:1"}]]}""";

    private readonly ShownQuestions _shown = new();

    [Theory]
    [InlineData("", null)]
    [InlineData(""","reply_to_message":{"message_id":3,"date":1,"chat":{"id":7,"type":"private"},"text":"an answer"}""", "")]
    [InlineData(""","reply_to_message":{"message_id":4,"date":1,"chat":{"id":7,"type":"private"},"text":"Which name?"}""", "#21")]
    [InlineData(""","reply_to_message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"text":"May it?","reply_markup":""" + Keyboard + "}", "#17")]
    [InlineData(""","message_thread_id":6,"reply_to_message":{"message_id":6,"date":1,"chat":{"id":7,"type":"supergroup"},"forum_topic_created":{"name":"t","icon_color":1}}""", null)]
    [InlineData(""","external_reply":{"origin":{"type":"hidden_user","date":1,"sender_user_name":"x"}}""", "")]
    public void A_reply_says_which_question_it_answers(string reply, string? question)
    {
        _shown.Add(7, 21, new(4, new FormattedText("Which name?", [])));
        var message = JsonSerializer.Deserialize<Message>(
            $$$"""{"message_id":9,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"A"},"text":"yes"{{{reply}}}}""", JsonBotAPI.Options)!;

        var noted = RepliedQuestion.Noted(new("9", "anna", "yes", []), message, _shown);

        Assert.Equal(question, noted.RepliesTo);
        Assert.Null(noted.Words);
        Assert.Equal("yes", RepliedQuestion.Noted(new("9", "anna", "(In reply to …) yes", []), message, _shown).Words);
    }
}
