using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Frontends;

/// <summary>Frontends of one bot die, stall and come back: nothing is lost, and twice only what was on its way.</summary>
public class ManyFrontends
{
    private const int Patience = 240_000;
    private const int Stop = 19;
    private const int Continue = 18;

    [Fact(Timeout = Patience)]
    public async Task When_the_one_that_polls_is_killed_another_one_goes_on()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 3);
        var conversations = Enumerable.Range(0, 4).Select(_ => stage.NewConversation()).ToArray();
        for (var kill = 0; kill < 2; kill++)
        {
            await AskAllAsync(conversations, times: 3);
            await stage.Poller().KillAsync();
            await AskAllAsync(conversations, times: 2);
        }

        // The last answer before a kill may have been shown and not confirmed yet.
        Assert.All(conversations, static conversation => Assert.InRange(conversation.RepeatsOfAllInOrder(), 0, 2));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task When_the_one_that_delivers_is_killed_in_the_middle_of_a_send_another_one_sends_that_again_and_the_rest()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 3);
        var (held, other) = (stage.NewConversation(), stage.NewConversation());
        await AskAllAsync([held, other], times: 2);
        var never = new TaskCompletionSource();
        stage.Bot.Faults.When(held.IsAnswer, BotFault.DropAfterProcessing);
        stage.Bot.Faults.When(held.IsAnswer, BotFault.Hold(never.Task));
        var last = held.Ask(times: 3);
        await IsHeldAsync(stage, held, before: "ok, then dropped");

        await stage.Deliverer(held).KillAsync();
        await AskAllAsync([other], times: 2);
        await held.IsAnsweredAsync(last);

        Assert.Equal(1, held.RepeatsOfAllInOrder());
        Assert.InRange(other.RepeatsOfAllInOrder(), 0, 1);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_frontend_that_stalls_for_20_seconds_does_nothing_with_what_it_had_before()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 2);
        var conversations = Enumerable.Range(0, 4).Select(_ => stage.NewConversation()).ToArray();
        await AskAllAsync(conversations, times: 2);
        var stalled = stage.Poller();
        var delivered = conversations.Where(conversation => stage.Deliverer(conversation) == stalled).ToArray();

        // Each has one answer on its way, and more behind it that the stalled frontend has read already.
        var go = new TaskCompletionSource();
        foreach (var conversation in delivered)
        {
            stage.Bot.Faults.When(conversation.IsAnswer, BotFault.Hold(go.Task));
        }

        var last = conversations.Select(static conversation => conversation.Ask(times: 4)).ToArray();
        foreach (var conversation in delivered)
        {
            await IsHeldAsync(stage, conversation);
        }

        stalled.Signal(Stop);
        var since = TimeProvider.System.GetTimestamp();
        go.SetResult();
        for (var i = 0; i < conversations.Length; i++)
        {
            await conversations[i].IsAnsweredAsync(last[i]);
        }

        await AskAllAsync(conversations, times: 2);
        await Eventually.Is(() => TimeProvider.System.GetElapsedTime(since) > TimeSpan.FromSeconds(20), "20 s have passed");
        stalled.Signal(Continue);
        await Eventually.Is(
            () => stalled.Errors.Contains("This frontend no longer takes care", StringComparison.Ordinal),
            "it knows that it lost its lease");
        await AskAllAsync(conversations, times: 3);

        Assert.All(conversations, conversation => Assert.InRange(conversation.RepeatsOfAllInOrder(), 0, 1));

        // Only Telegram could hang up the poll of a process that was stopped.
        Assert.InRange(stage.Bot.Violations.Count, 0, 1);
    }

    [Fact(Timeout = Patience)]
    public async Task A_rolling_restart_repeats_nothing()
    {
        await using var stage = await BotStage.SetAsync(silos: 2, frontends: 2);
        var conversations = Enumerable.Range(0, 4).Select(_ => stage.NewConversation()).ToArray();
        await AskAllAsync(conversations, times: 1);
        foreach (var frontend in stage.Frontends)
        {
            foreach (var conversation in conversations)
            {
                conversation.Ask(times: 2);
            }

            Assert.Equal(0, await frontend.StopAsync());
            await AskAllAsync(conversations, times: 1);
            await frontend.StartAsync();
            await AskAllAsync(conversations, times: 1);
        }

        Assert.All(conversations, static conversation => Assert.Equal(0, conversation.RepeatsOfAllInOrder()));
        Assert.Empty(stage.Bot.Violations);
    }

    internal static async Task AskAllAsync(IReadOnlyList<Conversation> conversations, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var asked = conversations.Select(static conversation => (conversation, conversation.Ask(times: 1))).ToArray();
            foreach (var (conversation, number) in asked)
            {
                await conversation.IsAnsweredAsync(number);
            }
        }
    }

    private static Task IsHeldAsync(BotStage stage, Conversation conversation, string before = "ok") => stage.Bot.WaitUntil(
        bot => bot.Calls.Where(conversation.IsAnswer).ToArray() is [.., var earlier, { Outcome: "pending" }] && earlier.Outcome == before);
}
