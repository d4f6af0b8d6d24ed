using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Fakes.Tests;

public class BotTalking
{
    [Fact(Timeout = 60_000)]
    public async Task The_person_sees_the_text_its_formatting_and_its_edits()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var waiting = t.Chat.WaitForText("changed");
        var sent = await t.Bot.SendMessage(
            t.Chat.Id,
            "  so bold  ",
            entities: [new MessageEntity { Type = MessageEntityType.Bold, Offset = 5, Length = 4 }],
            cancellationToken: t.Stop);
        Assert.Equal("so bold", sent.Text);
        Assert.Equal(["bold"], t.Chat.LastMessage!.Stretches("bold"));

        await t.Bot.EditMessageText(t.Chat.Id, sent.Id, "changed", cancellationToken: t.Stop);
        var seen = await waiting;
        Assert.Equal((sent.Id, "changed"), ((int)seen.Id, seen.Text));
        Assert.Equal(["so bold"], seen.History);

        await t.Bot.DeleteMessage(t.Chat.Id, sent.Id, t.Stop);
        Assert.Empty(t.Chat.Messages);
        Assert.True(Assert.Single(t.Chat.AllMessages).Deleted);
        Assert.Empty(t.Api.Violations);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "Bad Request: message text is empty")]
    [InlineData(" \n ", "Bad Request: message text is empty")]
    public async Task An_empty_text_is_refused(string text, string error)
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(t.Chat.Id, text, cancellationToken: t.Stop));
        Assert.Equal((400, error), (refused.ErrorCode, refused.Message));
        Assert.Single(t.Api.Violations);
        Assert.Empty(t.Chat.Messages);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_text_may_have_4096_units_and_no_more()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        await t.Bot.SendMessage(t.Chat.Id, new string('x', 4096) + "  ", cancellationToken: t.Stop);
        Assert.Empty(t.Api.Violations);
        var refused = await Assert.ThrowsAsync<ApiRequestException>(
            () => t.Bot.SendMessage(t.Chat.Id, new string('x', 4097), cancellationToken: t.Stop));
        Assert.Equal("Bad Request: message is too long", refused.Message);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0, 4, "ends after the end")]
    [InlineData(3, 1, "begins after the end")]
    [InlineData(1, 1, "middle of a UTF-16 symbol")]
    [InlineData(0, 1, "middle of a UTF-16 symbol")]
    public async Task An_entity_must_lie_inside_the_text_and_split_no_character(int offset, int length, string why)
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(
            t.Chat.Id,
            "😀b",
            entities: [new MessageEntity { Type = MessageEntityType.Bold, Offset = offset, Length = length }],
            cancellationToken: t.Stop));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(MessageEntityType.Bold, 0, 4, MessageEntityType.Italic, 1, 2, true)]
    [InlineData(MessageEntityType.Bold, 0, 4, MessageEntityType.Italic, 2, 4, false)]
    [InlineData(MessageEntityType.Code, 0, 4, MessageEntityType.Bold, 1, 2, false)]
    [InlineData(MessageEntityType.Blockquote, 0, 6, MessageEntityType.Pre, 0, 6, true)]
    [InlineData(MessageEntityType.Blockquote, 0, 6, MessageEntityType.ExpandableBlockquote, 1, 2, false)]
    public async Task Entities_nest_as_Telegram_lets_them(
        MessageEntityType outer, int at, int length, MessageEntityType inner, int innerAt, int innerLength, bool allowed)
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        await t.Bot.SendMessage(
            t.Chat.Id,
            "abcdef",
            entities:
            [
                new MessageEntity { Type = outer, Offset = at, Length = length },
                new MessageEntity { Type = inner, Offset = innerAt, Length = innerLength },
            ],
            cancellationToken: t.Stop);
        Assert.Equal(allowed, t.Api.Violations.Count == 0);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(ParseMode.Html, "<b>bold</b> &lt;x&gt; <a href=\"https://a.example\">link</a>", "bold <x> link")]
    [InlineData(ParseMode.Html, "<b>bold", null)]
    [InlineData(ParseMode.Html, "<b><i>x</b></i>", null)]
    [InlineData(ParseMode.Html, "a <nonsense> b", null)]
    [InlineData(ParseMode.MarkdownV2, "*bold* `co.de` [link](https://a.example/x_y) 1\\.", "bold co.de link 1.")]
    [InlineData(ParseMode.MarkdownV2, "*bold", null)]
    [InlineData(ParseMode.MarkdownV2, "1.", null)]
    public async Task Markup_must_be_whole(ParseMode mode, string markup, string? seen)
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var sending = t.Bot.SendMessage(t.Chat.Id, markup, mode, cancellationToken: t.Stop);
        if (seen is null)
        {
            var refused = await Assert.ThrowsAsync<ApiRequestException>(() => sending);
            Assert.StartsWith("Bad Request: can't parse entities", refused.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(seen, (await sending).Text);
            Assert.Equal(["bold"], t.Chat.LastMessage!.Stretches("bold"));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Button_data_has_at_most_64_bytes()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        await t.Bot.SendMessage(
            t.Chat.Id, "ok", replyMarkup: new InlineKeyboardMarkup([[("A", new string('x', 64))]]), cancellationToken: t.Stop);
        var refused = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(
            t.Chat.Id, "no", replyMarkup: new InlineKeyboardMarkup([[("A", new string('é', 33))]]), cancellationToken: t.Stop));
        Assert.Equal("Bad Request: BUTTON_DATA_INVALID", refused.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Edits_say_when_nothing_changes_and_when_nothing_is_there()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var sent = await t.Bot.SendMessage(t.Chat.Id, "same", cancellationToken: t.Stop);
        var same = await Assert.ThrowsAsync<ApiRequestException>(
            () => t.Bot.EditMessageText(t.Chat.Id, sent.Id, "same", cancellationToken: t.Stop));
        Assert.StartsWith("Bad Request: message is not modified", same.Message, StringComparison.Ordinal);
        var gone = await Assert.ThrowsAsync<ApiRequestException>(
            () => t.Bot.EditMessageText(t.Chat.Id, sent.Id + 1, "x", cancellationToken: t.Stop));
        Assert.Equal("Bad Request: message to edit not found", gone.Message);

        await t.Bot.EditMessageReplyMarkup(t.Chat.Id, sent.Id, new InlineKeyboardMarkup([[("A", "a")]]), cancellationToken: t.Stop);
        Assert.Equal("a", Assert.Single(t.Chat.LastMessage!.Buttons).Data);
        await t.Bot.EditMessageText(t.Chat.Id, sent.Id, "same", cancellationToken: t.Stop);
        Assert.Empty(t.Chat.LastMessage!.Buttons);
    }

    [Fact(Timeout = 60_000)]
    public async Task Strangers_cannot_be_written_to_until_they_write()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken, known: false);
        var refused = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(t.Chat.Id, "hi", cancellationToken: t.Stop));
        Assert.Equal("Bad Request: chat not found", refused.Message);
        t.Chat.Write("hello");
        await t.Bot.SendMessage(t.Chat.Id, "hi", cancellationToken: t.Stop);
        t.Chat.Block();
        var blocked = await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.SendMessage(t.Chat.Id, "hi", cancellationToken: t.Stop));
        Assert.Equal((403, "Forbidden: bot was blocked by the user"), (blocked.ErrorCode, blocked.Message));
    }

    [Fact(Timeout = 60_000)]
    public async Task Topics_must_exist()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var group = t.Api.Group(-1001, "Team", forum: true);
        var topic = group.AddTopic(t.Ann, "Work");
        await t.Bot.SendMessage(group.Id, "here", messageThreadId: (int)topic, cancellationToken: t.Stop);
        await t.Bot.SendChatAction(group.Id, ChatAction.Typing, 1, cancellationToken: t.Stop);
        Assert.Equal(topic, group.LastMessage!.ThreadId);
        Assert.Equal(new BotAction("typing", 1, group.Actions[0].At), Assert.Single(group.Actions));
        var refused = await Assert.ThrowsAsync<ApiRequestException>(
            () => t.Bot.SendMessage(group.Id, "where", messageThreadId: 1, cancellationToken: t.Stop));
        Assert.Equal("Bad Request: message thread not found", refused.Message);

        var made = await t.Bot.CreateForumTopic(group.Id, "New", cancellationToken: t.Stop);
        Assert.Equal("New", group.Topics[made.MessageThreadId]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_arrive_with_name_and_bytes_and_go_again_by_id()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        using var stream = new MemoryStream([1, 2, 3]);
        var sent = await t.Bot.SendDocument(
            t.Chat.Id, InputFile.FromStream(stream, "журнал.log"), "the log", cancellationToken: t.Stop);
        var seen = await t.Chat.WaitForMessage(message => message.Document != null);
        Assert.Equal("журнал.log", seen.Document!.Name);
        Assert.Equal([1, 2, 3], seen.Document.Bytes);
        Assert.Equal("the log", seen.Text);

        await t.Bot.SendDocument(t.Chat.Id, InputFile.FromFileId(sent.Document!.FileId), cancellationToken: t.Stop);
        Assert.Equal([1, 2, 3], t.Chat.LastMessage!.Document!.Bytes);

        using var text = new MemoryStream([1, 2, 3]);
        await Assert.ThrowsAsync<ApiRequestException>(
            () => t.Bot.SendPhoto(t.Chat.Id, InputFile.FromStream(text, "no.png"), cancellationToken: t.Stop));
        Assert.Empty(t.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task Commands_reactions_drafts_and_the_webhook_are_kept()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(t.Api.Username, (await t.Bot.GetMe(t.Stop)).Username);
        await t.Bot.DeleteWebhook(cancellationToken: t.Stop);
        Assert.Equal("", (await t.Bot.GetWebhookInfo(t.Stop)).Url);
        await t.Bot.SetMyCommands([("new", "Start anew")], BotCommandScope.AllPrivateChats(), cancellationToken: t.Stop);
        Assert.Equal(["new"], t.Api.Commands("all_private_chats"));
        Assert.Single(await t.Bot.GetMyCommands(BotCommandScope.AllPrivateChats(), cancellationToken: t.Stop));

        var id = t.Chat.Write("hello");
        await t.Bot.SetMessageReaction(t.Chat.Id, (int)id, ["👀"], cancellationToken: t.Stop);
        Assert.Equal(["👀"], t.Chat.ReactionsOn(id));
        t.Api.TakesDrafts = true;
        await t.Bot.SendMessageDraft(t.Chat.Id, 5, "so far", cancellationToken: t.Stop);
        Assert.Equal("so far", Assert.Single(t.Chat.Drafts).Text);
        Assert.Empty(t.Api.Violations);

        await t.Bot.SetWebhook("https://a.example/hook", cancellationToken: t.Stop);
        Assert.Equal(409, (await Assert.ThrowsAsync<ApiRequestException>(() => t.Bot.GetUpdates(cancellationToken: t.Stop))).ErrorCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_draft_is_for_private_chats_and_goes_when_a_message_comes()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var group = t.Api.Group(-100_500, "the group");
        t.Api.AddChat(group);
        t.Chat.Write("hello");
        Assert.Equal(404, (await DraftAsync(t.Chat, 5, "no such method")).ErrorCode);
        t.Api.TakesDrafts = true;
        Assert.Contains("TEXTDRAFT_PEER_INVALID", (await DraftAsync(group, 5, "a group")).Message, StringComparison.Ordinal);
        Assert.Contains("thread not found", (await DraftAsync(t.Chat, 5, "a topic", 77)).Message, StringComparison.Ordinal);
        Assert.Empty(t.Api.Violations);
        await DraftAsync(t.Chat, 0, "no number");
        await DraftAsync(t.Chat, 5, new string('x', 4097));
        Assert.Equal(2, t.Api.Violations.Count);

        await t.Bot.SendMessageDraft(t.Chat.Id, 5, "so far", cancellationToken: t.Stop);
        Assert.Throws<ArgumentException>(() => t.Chat.StopDraft());
        await t.Bot.SendMessageDraft(t.Chat.Id, 5, "so far, so good", canStop: true, cancellationToken: t.Stop);
        Assert.Equal("so far, so good", t.Chat.StopDraft().Text);
        await t.Bot.SendMessage(t.Chat.Id, "done", cancellationToken: t.Stop);
        Assert.Null(t.Chat.Draft());

        async Task<ApiRequestException> DraftAsync(FakeChat chat, long draft, string text, int? thread = null) =>
            await Assert.ThrowsAsync<ApiRequestException>(
                () => t.Bot.SendMessageDraft(chat.Id, draft, text, messageThreadId: thread, cancellationToken: t.Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Every_encoding_is_taken_and_what_is_unknown_is_told()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri($"{t.Api.Url}/bot{t.Api.Token}/") };
        using var form = new FormUrlEncodedContent([new("chat_id", "1001"), new("text", "by form")]);
        using var id = new StringContent("1001");
        using var text = new StringContent("by parts");
        using var parts = new MultipartFormDataContent { { id, "chat_id" }, { text, "text" } };
        (await http.PostAsync("sendMessage", form, t.Stop)).EnsureSuccessStatusCode();
        (await http.PostAsync("sendmessage", parts, t.Stop)).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync("sendMessage", new { chat_id = "1001", text = "by json" }, t.Stop)).EnsureSuccessStatusCode();
        (await http.GetAsync("sendMessage?chat_id=1001&text=by%20query", t.Stop)).EnsureSuccessStatusCode();
        Assert.Equal(["by form", "by parts", "by json", "by query"], t.Chat.Messages.Select(message => message.Text));
        Assert.All(t.Api.Calls, call => Assert.Equal(1001, call.ChatId));
        Assert.Empty(t.Api.Violations);

        await http.PostAsJsonAsync("sendMessage", new { chat_id = 1001, text = "x", txet = "y" }, t.Stop);
        Assert.Contains("txet", Assert.Single(t.Api.Violations), StringComparison.Ordinal);
        var unknown = await http.GetAsync("sendNonsense", t.Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(
            """{"ok":false,"error_code":404,"description":"Not Found"}""", await unknown.Content.ReadAsStringAsync(t.Stop));
        var stranger = await http.GetFromJsonAsync<JsonObject>("getMe", t.Stop);
        Assert.True((bool)stranger!["ok"]!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync($"{t.Api.Url}/bot1:wrong/getMe", t.Stop)).StatusCode);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_in_vain_says_what_it_waited_for_and_what_it_saw()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        await t.Bot.SendMessage(t.Chat.Id, "something else", cancellationToken: t.Stop);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => t.Chat.WaitForText("rain", TimeSpan.FromMilliseconds(20)));
        Assert.Contains("\"rain\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("something else", error.Message, StringComparison.Ordinal);
    }
}
