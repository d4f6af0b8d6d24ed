using System.Globalization;
using Dormouse.EndToEnd.Tests.Frontends;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A file of which nothing more comes, on a connection that stays open.</summary>
public class TelegramDeliveryStalls
{
    private const int Patience = 280_000;
    private const int Behind = 110;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(150);

    [Fact(Timeout = Patience)]
    public async Task A_file_that_stands_still_stops_no_other_chat_outlives_a_kill_and_is_taken_once_when_it_comes()
    {
        var stage = new TelegramStage();
        await stage.InitializeAsync();
        var (chat, other) = (stage.NewChat(), stage.NewChat());
        stage.Bot.Faults.NextDownload(BotFault.StallAfter(3), times: int.MaxValue);

        chat.WriteDocument("late.txt", "text/plain", "milk and eggs"u8.ToArray(), "cat inbox/late*.txt; echo; ls inbox | grep -c late");
        foreach (var number in Enumerable.Range(1, Behind))
        {
            chat.Write(string.Create(CultureInfo.InvariantCulture, $"/session missing-{number}"));
        }

        other.Write("echo here");
        await other.WaitForText("here", Long);
        await stage.Bot.WaitUntilConfirmed(Long);
        Assert.Empty(chat.Messages);
        await stage.Product.KillAsync();
        stage.Bot.Faults.Clear();
        await stage.Product.StartAsync();

        await chat.WaitForText(string.Create(CultureInfo.InvariantCulture, $"missing-{Behind}"), Long);
        Assert.Equal("milk and eggs\n1", (await chat.WaitForText("milk")).Text.TrimEnd('\n'));
        Assert.Equal(
            Enumerable.Range(1, Behind).Select(static number => string.Create(CultureInfo.InvariantCulture, $"missing-{number}")),
            chat.AllMessages.Select(static message => message.Text.Split('“', '”')).Where(
                static parts => parts.Length == 3).Select(static parts => parts[1]));
        Assert.Single(chat.AllMessages, static message => message.Text.Contains("milk", StringComparison.Ordinal));
        Assert.Empty(stage.Bot.Violations);
        await stage.DisposeAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task A_file_that_never_comes_is_told_and_its_text_and_what_is_behind_it_are_taken()
    {
        var stage = new TelegramStage();
        await stage.InitializeAsync();
        var chat = stage.NewChat();
        stage.Bot.Faults.NextDownload(BotFault.StallAfter(3), times: int.MaxValue);

        chat.WritePhoto(new byte[5000], "echo its text");
        chat.Write("echo behind");

        await chat.WaitForText("behind", Long);
        Assert.Equal(3, chat.Messages.Count);
        Assert.Matches(@"^photo-[0-9]+\.jpg could not be had from Telegram", chat.Messages[0].Text);
        Assert.Equal(["its text", "behind"], chat.Messages.Skip(1).Select(static message => message.Text.TrimEnd('\n')));
        await stage.DisposeAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task In_a_cluster_another_frontend_takes_what_the_one_that_was_killed_has_set_aside()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 2);
        var (held, other) = (stage.NewConversation(), stage.NewConversation());
        await ManyFrontends.AskAllAsync([held, other], times: 1);
        stage.Bot.Faults.NextDownload(BotFault.StallAfter(3), times: int.MaxValue);
        held.Chat.WriteDocument("late.txt", "text/plain", "milk"u8.ToArray(), "cat inbox/late*.txt");
        var last = held.Ask(times: Behind);
        await ManyFrontends.AskAllAsync([other], times: 1);
        await stage.Bot.WaitUntilConfirmed(Long);

        await stage.Poller().KillAsync();
        stage.Bot.Faults.Clear();

        await held.Chat.WaitForText(string.Create(CultureInfo.InvariantCulture, $"answer-{last}-"), Long);
        Assert.Single(held.Chat.AllMessages, static message => message.Text.TrimEnd('\n') == "milk");
        Assert.InRange(held.RepeatsOfAllInOrder(), 0, 1);
        Assert.Empty(stage.Bot.Violations);
    }
}
