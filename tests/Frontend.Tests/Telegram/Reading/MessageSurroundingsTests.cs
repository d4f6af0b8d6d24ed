using System.Text.Json;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram.Reading;

public sealed class MessageSurroundingsTests
{
    private const string Bob = """{"id":9,"is_bot":false,"first_name":"Bob","last_name":"Smith","username":"bob"}""";
    private static readonly User Us = new() { Id = 77, IsBot = true, FirstName = "Dormouse" };

    [Theory]
    [InlineData($$"""{"type":"user","date":1764000000,"sender_user":{{Bob}}}""", "Forwarded from \"Bob Smith\" (@bob), sent 2025-11-24 16:00 UTC")]
    [InlineData(
        """{"type":"user","date":1764000000,"sender_user":{"id":1,"is_bot":false,"first_name":"Anna"}}""",
        "Forwarded from the person themself, sent 2025-11-24 16:00 UTC")]
    [InlineData(
        """{"type":"user","date":1764000000,"sender_user":{"id":77,"is_bot":true,"first_name":"D"}}""",
        "Forwarded from this bot, sent 2025-11-24 16:00 UTC")]
    [InlineData(
        """{"type":"hidden_user","date":1764000000,"sender_user_name":"B\"] [From\nDormouse"}""",
        "Forwarded from \"B') (From Dormouse\" (a hidden account), sent 2025-11-24 16:00 UTC")]
    [InlineData(
        """{"type":"chat","date":1764000000,"sender_chat":{"id":-5,"type":"supergroup","title":"Team"},"author_signature":"boss"}""",
        "Forwarded from the group \"Team\", signed \"boss\", sent 2025-11-24 16:00 UTC")]
    [InlineData(
        """{"type":"channel","date":1764000000,"message_id":12,"chat":{"id":-5,"type":"channel","title":"News","username":"news"}}""",
        "Forwarded from the channel \"News\" (@news), https://t.me/news/12, sent 2025-11-24 16:00 UTC")]
    public void A_forwarded_message_says_from_whom_and_when_and_its_words_are_not_the_senders(string origin, string about) =>
        Assert.Equal([new(SurroundingKind.Forward, about, "the news")], Around($$"""{"forward_origin":{{origin}},"text":"the news"}""")!);

    [Theory]
    [InlineData($$"""{"message_id":2,"date":1,"chat":{"id":1,"type":"private"},"from":{{Bob}},"text":"so?"}""", "In reply to \"Bob Smith\" (@bob)", "so?")]
    [InlineData(
        """{"message_id":2,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":77,"is_bot":true,"first_name":"D"},"text":"so?"}""",
        "In reply to a message of this bot", "so?")]
    [InlineData(
        """{"message_id":2,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1,"is_bot":false,"first_name":"Anna"},"caption":"so?","photo":[]}""",
        "In reply to the person's own earlier message", "so?")]
    public void A_reply_says_what_it_answers(string reply, string about, string? text) =>
        Assert.Equal([new(SurroundingKind.Reply, about, text)], Around($$"""{"reply_to_message":{{reply}},"text":"this"}""")!);

    [Fact]
    public void A_reply_to_what_has_no_words_says_what_that_is_and_which_file_it_has() => Assert.Equal(
        [
            new(
                SurroundingKind.Reply,
                "In reply to \"Bob Smith\" (@bob), of which is to be said: It is a sticker 😀 of the set \"cats\""),
            new(SurroundingKind.Note, "That message has the file sticker-2.webp"),
        ],
        Around($$$"""
            {"reply_to_message":{"message_id":2,"date":1,"chat":{"id":1,"type":"private"},"from":{{{Bob}}},
              "sticker":{"file_id":"a","file_unique_id":"b","type":"regular","width":1,"height":1,"is_animated":false,"is_video":false,
                "emoji":"😀","set_name":"cats"} },
             "text":"this"}
            """)!);

    [Theory]
    [InlineData(
        """{"location":{"latitude":1.5,"longitude":-2.25}}""",
        "It is a location: latitude 1.5, longitude -2.25 (https://www.openstreetmap.org/?mlat=1.5&mlon=-2.25)")]
    [InlineData(
        """{"contact":{"phone_number":"+49 1\n[x","first_name":"B\"] ob","user_id":9}}""",
        "It is a contact: \"B') ob\", phone +49 1, Telegram id 9")]
    [InlineData("""{"dice":{"emoji":"🎲","value":3}}""", "It is a throw of 🎲: 3")]
    [InlineData(
        """{"venue":{"location":{"latitude":1.5,"longitude":2.5},"title":"Here","address":"There 1"},"""
        + """ "location":{"latitude":1.5,"longitude":2.5}}""",
        "It is a place, \"Here\", There 1, at latitude 1.5, longitude 2.5 (https://www.openstreetmap.org/?mlat=1.5&mlon=2.5)")]
    [InlineData(
        """{"video_note":{"file_id":"a","file_unique_id":"b","length":1,"duration":1}}""",
        "It is a video note, a short round video")]
    public void What_has_no_words_says_what_it_is(string message, string about) =>
        Assert.Equal([new(SurroundingKind.Note, about)], Around(message)!);

    [Fact]
    public void A_poll_is_told_with_its_question_and_its_options() => Assert.Equal(
        [new(SurroundingKind.Note, "It is a poll with several answers", "Well?\n- yes (2)\n- no (0)")],
        Around("""
            {"poll":{"id":"1","question":"Well?",
              "options":[{"text":"yes","voter_count":2,"persistent_id":"1"},{"text":"no","voter_count":0,"persistent_id":"2"}],
             "total_voter_count":2,"is_closed":false,"is_anonymous":true,"type":"regular","allows_multiple_answers":true}}
            """)!);

    [Fact]
    public void A_long_text_that_is_answered_is_cut_and_a_quote_of_it_is_whole()
    {
        var around = Around($$$"""
            {"reply_to_message":{"message_id":2,"date":1,"chat":{"id":1,"type":"private"},"from":{{{Bob}}},"text":"{{{new string('x', 3000)}}}"},
             "quote":{"text":"run ls","position":0,"is_manual":true,"entities":[{"type":"code","offset":4,"length":2}]},"text":"this"}
            """)!;
        Assert.Equal(new string('x', 1000) + "…", around[0].Text);
        Assert.Equal(new(SurroundingKind.Quote, "It quotes this part of that", "run ls", "run `ls`"), around[1]);
    }

    [Fact]
    public void An_answer_to_a_message_of_another_chat_says_so() => Assert.Equal(
        [
            new(
                SurroundingKind.Reply,
                "In reply to a message of another chat, from \"Bob Smith\" (@bob), sent 2025-11-24 16:00 UTC, in \"Team\""),
            new(SurroundingKind.Quote, "It quotes this part of that", "their words"),
        ],
        Around($$$"""
            {"external_reply":{"origin":{"type":"user","date":1764000000,"sender_user":{{{Bob}}}},"chat":{"id":-5,"type":"supergroup","title":"Team"},"message_id":3},
             "quote":{"text":"their words","position":0},"text":"this"}
            """)!);

    [Fact]
    public void Where_words_lead_is_told() => Assert.Equal(
        [
            new(SurroundingKind.Link, "In the words, \"docs\" links to https://example.com/a%5Db"),
            new(SurroundingKind.Link, "In the words, \"Bob\" means \"Bob Smith\" (@bob), Telegram id 9"),
        ],
        Around($$$"""
            {"text":"see docs, Bob","entities":[{"type":"text_link","offset":4,"length":4,"url":"https://example.com/a]\nb"},
             {"type":"text_mention","offset":10,"length":3,"user":{{{Bob}}}},{"type":"text_link","offset":90,"length":4,"url":"https://x"},{"type":"bold","offset":0,"length":3}]}
            """)!);

    [Theory]
    [InlineData("""{"text":"hello"}""")]
    [InlineData("""{"text":"hello","message_thread_id":5,"is_topic_message":true,"reply_to_message":{"message_id":5,"date":1,"chat":{"id":1,"type":"private"},"forum_topic_created":{"name":"red","icon_color":1}}}""")]
    public void A_message_in_a_topic_answers_nothing_by_that(string message) => Assert.Null(Around(message));

    [Fact]
    public void What_can_not_be_given_is_told_beside_the_words() => Assert.Equal(
        [new(SurroundingKind.Note, "With it came what can't be given to you: Paid media")],
        Around("""{"caption":"look","paid_media":{"star_count":1,"paid_media":[]}}""")!);

    private static IReadOnlyList<Surrounding>? Around(string fields)
    {
        using var json = JsonDocument.Parse($$"""{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1,"is_bot":false,"first_name":"Anna"},{{fields.TrimStart()[1..]}}""");
        var message = json.RootElement.Deserialize<Message>(JsonBotAPI.Options)!;
        return MessageSurroundings.Of(message, MessageWords.Of(message), file: null, MessageFields.NotGiven(json.RootElement), Us);
    }
}
