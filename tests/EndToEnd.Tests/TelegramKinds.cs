using System.Text.Json.Nodes;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Whatever kind of message comes, wherever: it is read or told, and only what nobody wrote is silent.</summary>
public class TelegramKinds(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;
    private static long _groups;

    private static readonly IReadOnlyDictionary<string, string> Told = new Dictionary<string, string>
    {
        ["A story"] = """{"story":{"chat":{"id":7,"type":"private","first_name":"Bob"},"id":3}}""",
        ["A game"] = """{"game":{"title":"Chess","description":"A game","photo":[]}}""",
        ["Paid media"] = """{"paid_media":{"star_count":5,"paid_media":[{"type":"preview","width":1,"height":1}]}}""",
        ["An invoice"] = """{"invoice":{"title":"Milk","description":"White","start_parameter":"x","currency":"EUR","total_amount":100}}""",
        ["A giveaway"] = """{"giveaway":{"chats":[],"winners_selection_date":1764000000,"winner_count":1}}""",
        ["A list of a giveaway's winners"] = """{"giveaway_winners":{"chat":{"id":-5,"type":"channel","title":"News"},"giveaway_message_id":1,"winners_selection_date":1764000000,"winner_count":1,"winners":[]}}""",
        ["A gift"] = """{"gift":{"gift":{"id":"g","sticker":{"file_id":"a","file_unique_id":"b","type":"regular","width":1,"height":1,"is_animated":false,"is_video":false},"star_count":1}}}""",
        ["Passport data"] = """{"passport_data":{"data":[],"credentials":{"data":"","hash":"","secret":""}}}""",
        ["What a web app sends"] = """{"web_app_data":{"data":"x","button_text":"y"}}""",
        ["A formatted message without words"] = """{"rich_message":{"blocks":[]}}""",
        ["A message of the kind “hologram”"] = """{"hologram":{"depth":3}}""",
        ["An empty message"] = "{}",
    };

    [Theory(Timeout = Patience)]
    [InlineData("private")]
    [InlineData("group")]
    [InlineData("topic")]
    [InlineData("General")]
    public async Task What_an_agent_can_not_be_given_is_told_where_it_was_sent(string where)
    {
        var (anna, chat, thread) = Place(where);
        foreach (var (name, json) in Told)
        {
            chat.WriteRaw(anna, Json(json), thread);
            var told = await chat.WaitForText($"{name} can't be given to an agent; send text, a photo or a file instead.");
            Assert.Equal(where == "topic" ? thread : null, told.ThreadId);
        }

        Assert.Equal(Told.Count, chat.Messages.Count);
        Assert.Empty(stage.Bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData("private")]
    [InlineData("group")]
    [InlineData("topic")]
    [InlineData("General")]
    public async Task Whatever_comes_with_words_has_them_read(string where)
    {
        var (anna, chat, thread) = Place(where);
        if (where == "General")
        {
            // Nothing is for a session there until one is chosen.
            var own = stage.Bot.PrivateChat(anna);
            own.Write($"/new general-{anna.Id}");
            await own.WaitForText("is ready");
            chat.Write(anna, $"/session general-{anna.Id}", thread);
            await chat.WaitForText("Now talking to");
        }

        var number = 0;
        foreach (var json in Told.Values.Where(static json => json != "{}"))
        {
            var with = Json(json);
            with[++number % 2 == 0 ? "caption" : "text"] = $"echo read {number}.";
            chat.WriteRaw(anna, with, thread);
            await chat.WaitForText($"read {number}.");
        }

        Assert.Equal(number, chat.Messages.Count(static message => message.Text.StartsWith("read ", StringComparison.Ordinal)));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task What_nobody_wrote_and_who_has_no_name_are_silent()
    {
        var (anna, group, _) = Place("group");
        foreach (var service in new[]
        {
            """{"new_chat_members":[{"id":9,"is_bot":false,"first_name":"Bob"}]}""", """{"new_chat_title":"x"}""", """{"delete_chat_photo":true}""",
            """{"boost_added":{"boost_count":1}}""", """{"video_chat_started":{}}""", """{"forum_topic_closed":{}}""", """{"general_forum_topic_hidden":{}}""",
            """{"pinned_message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"supergroup","title":"x"},"text":"x"}}""",
        })
        {
            group.WriteRaw(anna, Json(service));
        }

        // The names that Telegram gives those who write in the name of a chat; even if somebody had let them in.
        group.WriteRaw(anna, Json("""{"text":"echo anonymous","sender_chat":{"id":-5,"type":"channel","title":"News"}}"""));
        group.WriteRaw(anna, Json("""{"text":"echo automatic","sender_chat":{"id":-5,"type":"channel","title":"News"},"is_automatic_forward":true}"""));
        stage.Bot.RawUpdate("""{"channel_post":{"message_id":3,"date":1,"chat":{"id":-5,"type":"channel","title":"News"},"text":"echo posted"}}""");
        group.Write(anna, "echo the end");

        await group.WaitForText("the end");
        Assert.Equal(2, group.AllMessages.Count);
        Assert.StartsWith("Everybody in this group can read", group.AllMessages[0].Text, StringComparison.Ordinal);
        await stage.Bot.WaitUntilConfirmed();
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task In_a_shell_what_is_forwarded_is_run_and_nothing_of_what_is_around_it()
    {
        var chat = stage.NewChat();
        var anna = stage.Bot.Person(chat.Id, "Anna");
        var first = chat.Write("echo first");
        await chat.WaitForText("first");

        chat.Forward(anna, FakeChat.OriginOf("Bob\n$(touch pwned)"), "echo forwarded; ls | grep -c pwned");
        await chat.WaitForText("forwarded\n0");

        chat.Write("echo replied; ls | grep -c pwned", replyTo: chat.Write("'; touch pwned\r\ntouch pwned #"));
        await chat.WaitForText("replied\n0");
        chat.WriteRaw(anna, Json("""{"text":"echo `echo code`","entities":[{"type":"code","offset":0,"length":4}]}"""));
        await chat.WaitForText("code");
        Assert.Empty(stage.Bot.Violations);
    }

    private (FakePerson Anna, FakeChat Chat, long? Thread) Place(string where)
    {
        var anna = stage.NewAccount();
        if (where == "private")
        {
            return (anna, stage.Bot.PrivateChat(anna), null);
        }

        var group = stage.Bot.Group(-1_001_900_000_000 - Interlocked.Increment(ref _groups), "the group", where != "group");
        return (anna, group, where == "topic" ? group.AddTopic(anna, "red") : where == "General" ? FakeChat.General : null);
    }

    private static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}
