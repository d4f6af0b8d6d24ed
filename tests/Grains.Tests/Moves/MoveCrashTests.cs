using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Moves;

public sealed class MoveCrashTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_crash_while_files_are_fetched_loses_neither_the_move_nor_a_prompt()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Moon.HoldsFetches = new();
        await stage.BeginAsync();
        await stage.Chat.SendAsync("two");
        await Eventually.Is(async () => (await stage.Old.Status()).Queued == 1, "the prompt waits");
        await stage.TimePassesUntilAsync(
            () => stage.Chat.Shown.Any(static output => output.Text.StartsWith("Moving to moon: ", StringComparison.Ordinal)),
            "progress is shown");
        stage.Moon.HoldsFetches = null;

        await stage.CrashAsync();

        await ArrivesAndAnswersOnceAsync(stage);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_crash_before_the_session_has_left_gives_its_prompts_once()
    {
        await using var stage = await MoveStage.SetAsync();
        var leaving = stage.Home.Store.HoldWrites<SessionState>(static state => state.MovedTo is not null);
        await MoveWithPromptAsync(stage, leaving);

        await stage.CrashAsync();
        leaving.Drop();

        await ArrivesAndAnswersOnceAsync(stage);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_crash_after_the_session_has_left_and_before_it_is_opened_gives_its_prompts_once()
    {
        await using var stage = await MoveStage.SetAsync();
        var opening = stage.Home.Store.HoldWrites<SessionState>(static state => state is { IsArriving: false, CameFrom.Count: > 0 });
        await MoveWithPromptAsync(stage, opening);
        Assert.Empty(stage.Home.AgentsOf("moon").Given);

        await stage.CrashAsync();
        opening.Drop();

        await ArrivesAndAnswersOnceAsync(stage);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_fails_when_the_session_leaves_loses_and_repeats_nothing(bool afterWriting)
    {
        await using var stage = await MoveStage.SetAsync();
        var fault = stage.Home.Store.FailWrites<SessionState>(static state => state.MovedTo is not null, times: 1, afterWriting);
        await stage.BeginAsync();
        await stage.Chat.SendAsync("two");
        await stage.TimePassesUntilAsync(() => fault.Spent.IsCompleted, "the write failed");
        await stage.Old.Resume();

        await ArrivesAndAnswersOnceAsync(stage);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_could_not_be_told_is_told_later_and_once()
    {
        await using var stage = await MoveStage.SetAsync();
        var fault = stage.Home.Store.FailWrites<Dormouse.Grains.Chats.ChatState>(
            static state => state.Outbox.Any(static output => output.Text == MoveStage.Arrived), times: 2);
        await stage.BeginAsync();
        await stage.TimePassesUntilAsync(() => fault.Spent.IsCompleted, "the writes failed");
        await stage.ArrivesAsync();
        await stage.Chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_target_that_dies_in_the_middle_is_waited_for()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Moon.HoldsFetches = new();
        await stage.BeginAsync();
        await stage.TimePassesUntilAsync(
            () => stage.Chat.Shown.Any(static output => output.Text.StartsWith("Moving to moon: ", StringComparison.Ordinal)),
            "progress is shown");
        await stage.Chat.DisposeAsync();
        await stage.Home.KillMachineAsync("moon");
        stage.Moon.HoldsFetches = null;
        var chat = stage.Home.Chat(after: stage.Chat.LastSeq);
        await stage.TimePassesUntilAsync(
            () =>
                chat.Shown.Any(
                    static output =>
                        output.Text == "Moving: moon does not answer now; it goes on by itself when it does."), "it is told that moon is away");
        stage.Home.AgentsOf("moon").Echoes = true;
        await stage.Home.StartMachineAsync("moon");
        await stage.TimePassesUntilAsync(() => chat.HasShown(MoveStage.Arrived), "the session has arrived");
    }

    private static async Task MoveWithPromptAsync(MoveStage stage, WriteGate gate)
    {
        var session = stage.Old;
        stage.Moon.HoldsFetches = new();
        await stage.BeginAsync();
        await stage.Chat.SendAsync("two");
        await Eventually.Is(async () => (await session.Status()).Queued == 1, "the prompt waits");
        stage.Moon.HoldsFetches.SetResult();
        stage.Moon.HoldsFetches = null;
        await stage.TimePassesUntilAsync(() => gate.Arrived.IsCompleted, "the write waits");
    }

    private static async Task ArrivesAndAnswersOnceAsync(MoveStage stage)
    {
        await stage.TimePassesUntilAsync(
            () => stage.Chat.Shown.Any(static output => output.Text.EndsWith("\n\ntwo", StringComparison.Ordinal)),
            "the prompt is answered");
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown(MoveStage.Arrived), "the chat is told");
        await stage.Chat.SendAsync("three");
        await Eventually.Is(() => stage.Chat.HasShown("re: three"), "the next prompt is answered");
        Assert.Equal(["two", "three"], stage.GivenOn("moon"));
        Assert.DoesNotContain("two", stage.GivenOn("nas"));
        Assert.Single(stage.Chat.Shown, static output => output.Text == MoveStage.Arrived);
    }
}
