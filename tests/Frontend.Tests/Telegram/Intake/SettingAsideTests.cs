using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>What can't be taken is set aside durably: no chat makes another wait, nothing is lost, and nothing is taken twice.</summary>
public sealed class SettingAsideTests(IntakeHome home) : IClassFixture<IntakeHome>
{
    private const int Patience = 90_000;

    [Theory(Timeout = Patience)]
    [InlineData("getFile")]
    [InlineData("answer")]
    [InlineData("body")]
    [InlineData("trickle")]
    [InlineData("502")]
    public async Task A_file_that_never_comes_is_told_and_its_text_and_what_is_behind_it_are_taken(string where)
    {
        var chat = home.Home.NewChat();
        if (where == "getFile")
        {
            home.Bot.Faults.Next("getFile", BotFault.StallAfter(5), times: int.MaxValue);
        }
        else
        {
            home.Bot.Faults.NextDownload(
                where switch
                {
                    "answer" => BotFault.Hold(new TaskCompletionSource().Task),
                    "body" => BotFault.StallAfter(5),
                    "trickle" => BotFault.Trickle(1, TimeSpan.FromMilliseconds(400)),
                    _ => BotFault.Status502,
                },
                times: int.MaxValue);
        }

        chat.WritePhoto(new byte[40_000], "/session missing-photo");
        chat.Write("/session missing-text");
        var other = home.Home.NewChat();
        other.Write("/session missing-other");
        await other.WaitForText("missing-other");

        await chat.WaitForText("missing-text");
        home.Bot.Faults.Clear();
        Assert.Matches(
            @"^photo-[0-9]+\.jpg could not be had from Telegram \(.+\), so your message was taken without it; send the file again\.$",
            chat.Messages[0].Text);
        Assert.Equal(["missing-photo", "missing-text"], IntakeHome.Names(chat));
        Assert.Equal(3, chat.AllMessages.Count);
        await home.Bot.WaitUntilConfirmed();
        await home.SpoolIsEmptyAsync();
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_without_a_word_that_never_comes_is_told_once()
    {
        var chat = home.Home.NewChat();
        home.Bot.Faults.NextDownload(BotFault.StallAfter(5), times: int.MaxValue);

        chat.WriteDocument("notes.txt", "text/plain", new byte[1000]);
        chat.Write("/session missing-text");

        await chat.WaitForText("missing-text");
        home.Bot.Faults.Clear();
        Assert.Matches(@"^notes\.txt could not be had from Telegram \(.+\), so it was not taken; send it again\.$", chat.Messages[0].Text);
        Assert.Equal(2, chat.AllMessages.Count);
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_comes_late_is_taken_with_its_message_once_and_in_order()
    {
        var chat = home.Home.NewChat();
        home.Bot.Faults.NextDownload(BotFault.StallAfter(5), times: 2);

        chat.WriteDocument("late.txt", "text/plain", new byte[1000], "/session missing-file");
        chat.Write("/session missing-text");

        await chat.WaitForText("missing-text");
        Assert.Equal(["missing-file", "missing-text"], IntakeHome.Names(chat));
        Assert.Single(
            chat.Messages, static message => message.Text.Contains("takes no files, so “late.txt” went nowhere", StringComparison.Ordinal));
        Assert.Equal(3, chat.AllMessages.Count);
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Files_that_waited_behind_one_that_never_comes_are_tried_again_after_a_failure_of_their_own()
    {
        var chat = home.Home.NewChat();
        home.Bot.Faults.NextDownload(BotFault.StallAfter(5), "photos/", times: int.MaxValue);
        home.Bot.Faults.NextDownload(BotFault.DropBefore, "documents/");
        using (home.Bot.HoldUpdates())
        {
            chat.WritePhoto(new byte[40_000], "/session missing-photo");
            chat.WriteDocument("behind.txt", "text/plain", new byte[1000], "/session missing-file");
        }

        await chat.WaitForText("missing-file");
        home.Bot.Faults.Clear();
        Assert.Equal(["missing-photo", "missing-file"], IntakeHome.Names(chat));
        Assert.DoesNotContain(
            chat.Messages, static message => message.Text.StartsWith("behind.txt could not be had", StringComparison.Ordinal));
        await chat.WaitForText("takes no files, so “behind.txt” went nowhere");
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_for_which_Telegram_asks_to_wait_is_not_asked_for_before_and_comes_however_long_that_is()
    {
        var chat = home.Home.NewChat();
        var asked = Asked();
        home.Bot.Faults.Next("getFile", BotFault.TooManyRequests(5));

        chat.WriteDocument("late.txt", "text/plain", new byte[1000], "/session missing-file");

        await chat.WaitForText("missing-file");
        await chat.WaitForText("takes no files, so “late.txt” went nowhere");
        Assert.DoesNotContain(chat.Messages, static message => message.Text.Contains("could not be had", StringComparison.Ordinal));
        Assert.Equal(asked + 2, Asked());
        Assert.Empty(home.Bot.Violations);
        await home.SpoolIsEmptyAsync();

        int Asked() => home.Bot.Calls.Count(static call => call.Method == "getFile");
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_the_store_is_slow_to_keep_is_not_given_up()
    {
        var chat = home.Home.NewChat();
        var mended = new TaskCompletionSource();
        home.Home.Store.Writing = grain => grain.Type.ToString() == "upload" ? mended.Task : Task.CompletedTask;

        chat.WriteDocument("kept.txt", "text/plain", new byte[1000], "/session missing-file");

        // Orleans answers for a grain that does not.
        await Eventually.Is(
            () => home.Log.With($"Telegram chat {chat.Id}: an update that was set aside could not be taken").Length > 0,
            "a try has failed");
        mended.SetResult();
        await chat.WaitForText("missing-file");
        await chat.WaitForText("takes no files, so “kept.txt” went nowhere");
        Assert.DoesNotContain(chat.Messages, static message => message.Text.Contains("could not be had", StringComparison.Ordinal));
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_and_its_like_and_presses_do_not_wait_behind_a_file_of_their_chat()
    {
        var chat = home.Home.NewChat();
        await home.Home.SayAsync(chat, "press me");
        var message = await chat.WaitForText("press me");
        var come = new TaskCompletionSource();
        home.Bot.Faults.When(static call => call.Method == "getFile", BotFault.HoldAnswer(come.Task), times: int.MaxValue);
        chat.WritePhoto(new byte[40_000], "/session missing-photo");
        chat.Write("/session missing-behind");

        await StopAndPressAsync("missing-1");
        await home.IsSetAsideAsync();
        await StopAndPressAsync("missing-2");

        string[] first = ["missing-1", "missing-1-pressed", "missing-2", "missing-2-pressed"];
        Assert.Equal(first, IntakeHome.Names(chat));
        home.Bot.Faults.Clear();
        come.SetResult();
        await chat.WaitForText("missing-behind");
        Assert.Equal([.. first, "missing-photo", "missing-behind"], IntakeHome.Names(chat));
        await home.Bot.WaitUntilConfirmed();
        await home.SpoolIsEmptyAsync();

        async Task StopAndPressAsync(string name)
        {
            chat.Write($"/stop {name}");
            await chat.WaitForText(name);
            chat.PressStale(home.Bot.Person(chat.Id, "Anna"), message.Id, $"c:/stop {name}-pressed");
            await chat.WaitForText($"{name}-pressed");
        }
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_overtakes_nothing_that_was_written_before_it_while_nobody_was_here()
    {
        var chat = home.Home.NewChat();
        using (home.Bot.HoldUpdates())
        {
            chat.WritePhoto(new byte[40_000], "/session missing-before");
            chat.Write("/stop missing-stop");
            chat.WriteDocument("after.txt", "text/plain", new byte[1000], "/session missing-after");
            chat.Write("/stop missing-last");
        }

        await chat.WaitForText("missing-last");
        Assert.Equal(["missing-before", "missing-stop", "missing-after", "missing-last"], IntakeHome.Names(chat));
        await home.Bot.WaitUntilConfirmed();
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Stop_does_not_wait_until_what_fails_before_it_is_set_aside()
    {
        var chat = home.Home.NewChat();
        home.Bot.Faults.NextDownload(BotFault.Status502, times: int.MaxValue);
        using (home.Bot.HoldUpdates())
        {
            chat.WritePhoto(new byte[40_000], "/session missing-photo");
            chat.Write("/session missing-text");
            chat.Write("/stop missing-stop");
        }

        await chat.WaitForText("missing-text");
        home.Bot.Faults.Clear();
        Assert.Equal(["missing-stop", "missing-photo", "missing-text"], IntakeHome.Names(chat));
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_topic_that_waits_for_a_file_holds_up_no_other_topic_of_its_group()
    {
        var (group, anna) = (home.Home.NewGroup(forum: true), home.Home.NewPerson());
        var (slow, other) = (group.AddTopic(anna, "slow"), group.AddTopic(anna, "other"));
        home.Bot.Faults.NextDownload(BotFault.StallAfter(5), times: int.MaxValue);
        using (home.Bot.HoldUpdates())
        {
            group.WritePhoto(anna, new byte[40_000], "/session missing-photo", threadId: slow);
            group.Write(anna, "/session missing-behind", slow);
            group.Write(anna, "/session missing-other", other);
        }

        await group.WaitForText("missing-behind");
        home.Bot.Faults.Clear();
        Assert.Equal(["missing-other", "missing-photo", "missing-behind"], IntakeHome.Names(group));
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task What_strangers_write_in_a_group_is_not_set_aside_and_the_owners_words_find_room_and_are_counted()
    {
        var (group, anna, stranger) = (home.Home.NewGroup(), home.Home.NewPerson(), home.Bot.Person(9_600, "Bert"));
        var breakage = home.Break(group);
        using (home.Bot.HoldUpdates())
        {
            group.Write(anna, "/session missing-1");
            foreach (var number in Enumerable.Range(1, 600))
            {
                group.Write(stranger, $"noise {number}");
            }

            group.WriteRaw(anna, IntakeHome.Json("""{"new_chat_title":"another name"}"""));
            group.Write(anna, "/session missing-2");
        }

        await home.Bot.WaitUntilConfirmed();
        await home.IsSetAsideAsync();
        var spool = home.Home.Grains.GetGrain<IUpdateSpoolGrain>(ChatKey.OfTelegram(group.Id, thread: null));
        Assert.Contains("missing-1", (await spool.First())!.Json, StringComparison.Ordinal);
        breakage.Mend();

        await group.WaitForText("missing-2");
        Assert.Equal(["missing-1", "missing-2"], IntakeHome.Names(group));
        Assert.Equal(2, group.AllMessages.Count(static message => message.Text.Contains("There is no session", StringComparison.Ordinal)));
        Assert.Empty(home.Log.With("were left out"));
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_hundred_updates_behind_a_chat_that_takes_none_hold_up_nobody_and_come_in_order_when_it_is_mended()
    {
        var (broken, other) = (home.Home.NewChat(), home.Home.NewChat());
        var breakage = home.Break(broken);
        var numbers = Enumerable.Range(1, 130).ToArray();

        foreach (var number in numbers)
        {
            broken.Write($"/session missing-{number}");
        }

        other.Write("/session missing-other");
        await other.WaitForText("missing-other");
        await home.Bot.WaitUntilConfirmed();
        Assert.NotEqual(0, home.Home.Store.Count(StateNames.UpdateSpool));
        broken.Write("/session missing-last");
        await home.Bot.WaitUntilConfirmed();

        breakage.Mend();

        await broken.WaitForText("missing-last");
        Assert.Equal([.. numbers.Select(static number => $"missing-{number}"), "missing-last"], IntakeHome.Names(broken).Distinct());
        await home.SpoolIsEmptyAsync();
        broken.Write("/session missing-afterwards");
        await broken.WaitForText("missing-afterwards");
        Assert.Equal(numbers.Length + 2, IntakeHome.Names(broken).Count());
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task What_was_set_aside_outlives_the_frontend_and_is_taken_by_the_next_one_once()
    {
        var broken = home.Home.NewChat();
        var breakage = home.Break(broken);
        broken.Write("/session missing-1");
        broken.Write("/session missing-2");
        await home.Bot.WaitUntilConfirmed();
        await home.IsSetAsideAsync();
        await home.Home.StopFrontendAsync();

        breakage.Mend();
        await home.Home.StartFrontendAsync();
        broken.Write("/session missing-3");

        await broken.WaitForText("missing-3");
        Assert.Equal(["missing-1", "missing-2", "missing-3"], IntakeHome.Names(broken));
        await home.SpoolIsEmptyAsync();
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task That_a_group_has_another_id_is_not_given_up_while_nobody_understands_it()
    {
        var (group, anna) = (home.Home.NewBasicGroup(), home.Home.NewPerson());
        group.Write(anna, "/verbose");
        await group.WaitForText("Verbose");
        var tries = 0;
        var manyTries = new TaskCompletionSource();
        home.Home.BeforeCall = call =>
        {
            // As a silo answers that has no such call.
            if (call.InterfaceMethod?.Name is nameof(IChatGrain.Readdress) or nameof(IChatGrain.MoveTo))
            {
                if (++tries == 12)
                {
                    manyTries.SetResult();
                }

                throw new NotSupportedException("There is no such call.");
            }
        };

        var supergroup = group.Upgrade(anna, -1_009_000_000_000 + group.Id);
        await manyTries.Task.WaitAsync(TestContext.Current.CancellationToken);
        home.Home.BeforeCall = null;
        await home.SpoolIsEmptyAsync();
        supergroup.Write(anna, "/status");

        await supergroup.WaitForMessage(static message => message.Text.Contains("verbose", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(
            supergroup.Messages,
            static message => message.Text.StartsWith("A message of yours could not be taken", StringComparison.Ordinal));
    }

    [Fact(Timeout = Patience)]
    public async Task While_the_whole_store_is_away_nothing_is_confirmed_and_everything_comes_once_afterwards()
    {
        var chat = home.Home.NewChat();
        home.Home.Store.IsAway = true;
        foreach (var number in Enumerable.Range(1, 120))
        {
            chat.Write($"/session missing-{number}");
        }

        await Eventually.Is(() => home.Log.With($"Telegram chat {chat.Id} takes none of its updates").Length > 0, "the chat is named");
        Assert.Equal(120, home.Bot.PendingUpdates);
        home.Home.Store.IsAway = false;

        await chat.WaitForText("missing-120");
        Assert.Equal(Enumerable.Range(1, 120).Select(static number => $"missing-{number}"), IntakeHome.Names(chat));
        await home.Bot.WaitUntilConfirmed();
        await home.SpoolIsEmptyAsync();
        Assert.Empty(home.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task An_album_of_which_a_part_never_comes_is_taken_without_it()
    {
        var chat = home.Home.NewChat();
        home.Bot.Faults.NextDownload(BotFault.StallAfter(5), "documents/", times: int.MaxValue);
        using (home.Bot.HoldUpdates())
        {
            chat.WritePhoto(new byte[100], "/session missing-album", albumId: "album");
            chat.WriteDocument("part.txt", "text/plain", new byte[100], albumId: "album");
            chat.Write("/session missing-text");
        }

        await chat.WaitForText("missing-text");
        home.Bot.Faults.Clear();
        Assert.Equal(["missing-album", "missing-text"], IntakeHome.Names(chat));
        Assert.Single(chat.Messages, static message => message.Text.StartsWith("part.txt could not be had", StringComparison.Ordinal));
        await home.SpoolIsEmptyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Neither_the_list_of_commands_nor_the_answer_to_a_press_keeps_anybody_waiting()
    {
        var chat = home.Home.NewChat();
        await home.Home.StopFrontendAsync();
        home.Bot.Faults.Next("setMyCommands", BotFault.StallAfter(3), times: int.MaxValue);
        home.Bot.Faults.Next("answerCallbackQuery", BotFault.StallAfter(3), times: int.MaxValue);
        await home.Home.StartFrontendAsync();
        await home.Home.SayAsync(chat, "press me");
        var message = await chat.WaitForText("press me");

        chat.PressStale(home.Bot.Person(chat.Id, "Anna"), message.Id, "c:/session missing-pressed");
        chat.Write("/session missing-text");

        await chat.WaitForText("missing-text");
        home.Bot.Faults.Clear();
        Assert.Equal(["missing-pressed", "missing-text"], IntakeHome.Names(chat));
        await home.Bot.WaitUntilConfirmed();
    }
}
