using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Fakes.Tests;

public class BotReceiving
{
    [Fact(Timeout = 60_000)]
    public async Task What_a_person_writes_arrives_with_its_commands_marked()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken, known: false);
        var id = t.Chat.Write("/new@dormouse_test_bot please, not a/path");

        var update = Assert.Single(await t.Bot.GetUpdates(cancellationToken: t.Stop));

        Assert.Equal(id, update.Message!.Id);
        Assert.Equal("Ann", update.Message.From!.FirstName);
        Assert.Equal(ChatType.Private, update.Message.Chat.Type);
        var command = Assert.Single(update.Message.Entities!);
        Assert.Equal((MessageEntityType.BotCommand, 0, 22), (command.Type, command.Offset, command.Length));
        Assert.Empty(t.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_poll_waits_for_an_update_and_an_offset_confirms_it()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var poll = t.Bot.GetUpdates(timeout: 50, cancellationToken: t.Stop);
        await t.Api.WaitForCall(call => call.Method == "getUpdates");
        t.Chat.Write("one");
        var first = Assert.Single(await poll);

        var again = Assert.Single(await t.Bot.GetUpdates(offset: first.Id, cancellationToken: t.Stop));
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(1, t.Api.PendingUpdates);
        Assert.Empty(await t.Bot.GetUpdates(offset: first.Id + 1, cancellationToken: t.Stop));
        await t.Api.WaitUntilConfirmed();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_second_poll_ends_the_first_with_a_conflict_and_is_a_violation()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var first = t.Bot.GetUpdates(timeout: 50, cancellationToken: t.Stop);
        await t.Api.WaitUntil(api => api.IsPolled);
        var second = t.Bot.GetUpdates(timeout: 50, cancellationToken: t.Stop);

        var error = await Assert.ThrowsAsync<ApiRequestException>(() => first);
        Assert.Equal(409, error.ErrorCode);
        Assert.Contains("second poll", Assert.Single(t.Api.Violations), StringComparison.Ordinal);
        t.Chat.Write("for the second");
        Assert.Single(await second);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_poll_after_a_cancelled_one_is_no_conflict()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(t.Stop);
        var first = t.Bot.GetUpdates(timeout: 50, cancellationToken: cancel.Token);
        await t.Api.WaitForCall(call => call.Method == "getUpdates");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        Assert.Empty(await t.Bot.GetUpdates(cancellationToken: t.Stop));
        Assert.Empty(t.Api.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task Held_updates_come_in_one_batch_turned_round_and_twice_when_asked()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        t.Api.Faults.DeliverReversed();
        t.Api.Faults.DeliverTwice();
        using (t.Api.HoldUpdates())
        {
            t.Chat.Write("one");
            t.Chat.Write("two");
            Assert.Empty(await t.Bot.GetUpdates(cancellationToken: t.Stop));
        }

        var first = await t.Bot.GetUpdates(cancellationToken: t.Stop);
        var second = await t.Bot.GetUpdates(offset: first.Max(update => update.Id) + 1, cancellationToken: t.Stop);

        Assert.Equal(["two", "one"], first.Select(update => update.Message!.Text!));
        Assert.Equal(["one", "two"], second.Select(update => update.Message!.Text!));
        Assert.Empty(await t.Bot.GetUpdates(offset: first.Max(update => update.Id) + 1, cancellationToken: t.Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Types_that_are_not_allowed_do_not_come()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        await t.Bot.GetUpdates(allowedUpdates: [UpdateType.CallbackQuery], cancellationToken: t.Stop);
        t.Chat.Write("unheard");
        Assert.Empty(await t.Bot.GetUpdates(cancellationToken: t.Stop));
    }

    [Fact(Timeout = 60_000)]
    public async Task Edits_files_albums_blocks_and_raw_updates_can_be_parsed()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var text = t.Chat.Write("first");
        t.Chat.Edit(text, "second");
        t.Chat.WritePhoto([1, 2, 3], "a /photo", albumId: "album");
        t.Chat.WriteDocument("отчёт.txt", "text/plain", [4, 5], "a document");
        t.Chat.Block();
        t.Chat.StopDraft(7);
        t.Api.RawUpdate("""{"poll_answer":{"poll_id":"1","option_ids":[0]}}""");

        var updates = await t.Bot.GetUpdates(cancellationToken: t.Stop);

        Assert.Equal(7, updates.Length);
        Assert.Equal("second", updates[1].EditedMessage!.Text);
        Assert.Equal("album", updates[2].Message!.MediaGroupId);
        Assert.Equal("отчёт.txt", updates[3].Message!.Document!.FileName);
        Assert.Equal(ChatMemberStatus.Kicked, updates[4].MyChatMember!.NewChatMember.Status);
        Assert.Equal(7, updates[5].StoppedMessageGeneration!.DraftId);
        Assert.Equal("1", updates[6].PollAnswer!.PollId);

        using var copy = new MemoryStream();
        await t.Bot.GetInfoAndDownloadFile(updates[3].Message!.Document!.FileId, copy, t.Stop);
        Assert.Equal([4, 5], copy.ToArray());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_press_brings_its_data_and_knows_when_it_was_answered()
    {
        await using var t = await BotFixture.StartAsync(TestContext.Current.CancellationToken);
        var sent = await t.Bot.SendMessage(
            t.Chat.Id, "Choose", replyMarkup: new Telegram.Bot.Types.ReplyMarkups.InlineKeyboardMarkup([[("Yes", "y1"), ("No", "n1")]]),
            cancellationToken: t.Stop);
        var press = t.Chat.Press(sent.Id, "No");

        var query = Assert.Single(await t.Bot.GetUpdates(cancellationToken: t.Stop)).CallbackQuery!;
        Assert.Equal("n1", query.Data);
        Assert.Equal(sent.Id, query.Message!.Id);
        Assert.False(press.Answered.IsCompleted);
        await t.Bot.AnswerCallbackQuery(query.Id, "noted", cancellationToken: t.Stop);
        Assert.Equal("noted", (await press.WaitForAnswer()).Text);
        Assert.Throws<ArgumentException>(() => t.Chat.Press(sent.Id, "Maybe"));
    }
}
