using Dormouse.Grains.Files;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Moves;

public sealed class MoveTests
{
    private const string Note =
        "(Note from the system: this session was moved from the machine “nas” to “moon”. Its working folder is now "
        + "moved/ada/default; it was work/ada/default. Paths and programs of the old machine may be different here.)";

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_moves_with_its_history_and_its_files_and_answers_there()
    {
        await using var stage = await MoveStage.SetAsync();
        await stage.BeginAsync();
        await stage.ArrivesAsync();
        await stage.Chat.SendAsync("two");
        await stage.Chat.SaysAsync("Resuming session…");
        await stage.Chat.SaysAsync($"re: {Note}\n\ntwo");
        await stage.Chat.PromptAsync("three");
        var launch = (await stage.Home.AgentsOf("moon").NextRunAsync()).Launch;
        Assert.True(launch.HasHistory);
        Assert.Equal($"files of {stage.From}", stage.Moon.Files[launch.Session]);
        Assert.StartsWith("- **default** · LIVE · moon", await stage.Chat.AskAsync("/sessions"), StringComparison.Ordinal);
        Assert.StartsWith("**default** on moon: LIVE", await stage.Chat.AskAsync("/status"), StringComparison.Ordinal);
        Assert.Equal("Session default already is on moon.", await stage.Chat.AskAsync("/move default @moon"));
        await Eventually.Is(() => stage.Nas.Removed.Contains(stage.From), "the old copy is removed");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_whose_folder_is_away_does_not_move()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Home.Workspace.Finding = FolderFinding.Another;
        await stage.BeginAsync();
        const string Why =
            "Session default could not be moved to moon: work/ada/default on nas is not the working folder of session default, but an "
            + "empty or another one in its place. Is its disk mounted? Bring it back first. It goes on, on nas.";
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown(Why), "it is told");
        Assert.Empty(stage.Moon.Staged);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_move_long_ago_is_forgotten_and_a_chat_that_did_not_hear_of_it_finds_the_session_by_its_name()
    {
        await using var stage = await MoveStage.SetAsync();
        var late = stage.Home.Chat("telegram:8");
        await late.AskAsync("/session default");
        await stage.BeginAsync();
        await stage.ArrivesAsync();
        await stage.Chat.SendAsync("two");
        await stage.TimePassesUntilAsync(
            () => stage.Chat.Shown.Any(static output => output.Text.EndsWith("two", StringComparison.Ordinal)), "it answers there");
        await Eventually.Is(() => stage.Nas.Removed.Contains(stage.From), "the old copy is removed");
        var forwarding = stage.Home.Grains.GetGrain<IForwardingGrain>(ForwardingKey.Of(stage.From.ToString()));
        await forwarding.Sweep();
        Assert.NotNull(await forwarding.Find());
        var rows = stage.Home.Store.RowsOf(StateNames.Session).Count;

        stage.Home.Clock.Advance(TimeSpan.FromDays(90));
        await forwarding.Sweep();
        Assert.NotNull(await forwarding.Find());
        stage.Home.Workspace.Finding = FolderFinding.Missing;
        await forwarding.Sweep();
        stage.Home.Workspace.Finding = FolderFinding.There;

        Assert.Empty(stage.Home.Store.RowsOf(StateNames.Forwarding));
        Assert.Equal(rows - 1, stage.Home.Store.RowsOf(StateNames.Session).Count);
        await late.SendAsync("three");
        await stage.TimePassesUntilAsync(() => late.HasShown("re: three"), "it is found");
        Assert.Equal(["two", "three"], stage.GivenOn("moon"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_written_meanwhile_waits_and_moves_along()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Moon.HoldsFetches = new();
        await stage.BeginAsync();
        await stage.Chat.SendAsync("two");
        await stage.Chat.SendAsync("three");
        await Eventually.Is(async () => (await stage.Old.Status()).Queued == 2, "both wait");
        Assert.Equal(
            "Session default is on its way to moon. /move default cancel keeps it where it is.",
            await stage.Chat.AskAsync("/move default"));
        Assert.Contains("- on its way to moon", await stage.Chat.AskAsync("/status"), StringComparison.Ordinal);
        stage.Moon.HoldsFetches.SetResult();
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown("re: three"), "both are answered");
        Assert.Equal(["two", "three"], stage.GivenOn("moon"));
        Assert.Equal(["one"], stage.GivenOn("nas"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_runs_ends_first()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await home.StartMachineAsync("moon");
        Assert.Equal(
            "Session default moves to moon once the turn that runs has ended (/stop ends it now). What you write meanwhile waits and moves along.",
            await chat.AskAsync("/move default @moon"));
        home.Clock.Advance(TimeSpan.FromSeconds(1));
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.False(run.WasStopped);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await home.PassTimeAsync(TimeSpan.FromMilliseconds(250), () => chat.HasShown(MoveStage.Arrived), "it has arrived");
        Assert.True(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_move_that_is_called_off_leaves_the_session_where_it_was()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Moon.HoldsInstalls = true;
        await stage.BeginAsync();
        await stage.Chat.SendAsync("two");
        await stage.TimePassesUntilAsync(() => !stage.Moon.Staged.IsEmpty, "its files are there");
        await stage.Chat.SendAsync("/move default cancel");
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown("re: two"), "the prompt is answered");
        await Eventually.Is(() => stage.Chat.HasShown("The move is off; session default goes on, on nas."), "it is called off");
        Assert.Equal(["one", "two"], stage.GivenOn("nas"));
        Assert.Contains(stage.From, stage.Nas.Forgotten);
        Assert.Empty(stage.Nas.Removed);
        await Eventually.Is(() => stage.Moon.Staged.IsEmpty, "nothing is left on moon");
        await stage.Chat.SendAsync("/move default cancel");
        await Eventually.Is(() => stage.Chat.HasShown("Session default is not on the move."), "there is nothing to call off");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_that_fails_is_told_in_one_sentence_and_the_session_goes_on(bool fetching)
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Moon.FetchFailure = fetching ? "moon has 1 KiB free, and 2 KiB are needed; make room there" : null;
        stage.Moon.InstallFailure = fetching ? null : "moon can't put its files in their place: no";
        await stage.BeginAsync();
        var why = fetching ? stage.Moon.FetchFailure : stage.Moon.InstallFailure;
        var told = $"Session default could not be moved to moon: {why}. It goes on, on nas.";
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown(told), "the failure is told");
        await stage.Chat.SaysAsync(told);
        await stage.Chat.SendAsync("two");
        await Eventually.Is(() => stage.Chat.HasShown("re: two"), "it goes on");
        Assert.Equal(["one", "two"], stage.GivenOn("nas"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_that_change_meanwhile_are_looked_at_again()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Nas.TimesChanged = 2;
        await stage.BeginAsync();
        await stage.ArrivesAsync();
        var moved = await stage.Home.User().Find("default");
        Assert.Equal($"files of {stage.From}++", stage.Moon.Files[moved!.Key]);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_that_change_all_the_time_end_the_move()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Nas.TimesChanged = int.MaxValue;
        await stage.BeginAsync();
        const string told =
            "Session default could not be moved to moon: its files are changed all the time by something other than its agent; "
            + "end that, and move it again. It goes on, on nas.";
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown(told), "it is told");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_left_out_and_what_was_kept_is_told()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Nas.LeftOut = ["work/pipe"];
        stage.Nas.KeptOfOldCopy = ["work/ada/default"];
        await stage.BeginAsync();
        var arrived = $"{MoveStage.Arrived} Left out, because sockets, pipes and devices can't be moved: work/pipe.";
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown(arrived), "it has arrived");
        await stage.Chat.SendAsync("two");
        await Eventually.Is(
            () =>
                stage.Chat.HasShown(
                    "The old copy of session default on nas was changed since it moved, so it was not removed: work/ada/default."),
            "what was kept is told");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Another_chat_finds_the_session_though_its_old_machine_is_gone_for_good()
    {
        await using var stage = await MoveStage.SetAsync();
        var other = stage.Home.Chat("telegram:8");
        await other.AskAsync("/session default");
        await stage.BeginAsync();
        await stage.ArrivesAsync();
        await other.DisposeAsync();
        await stage.Chat.DisposeAsync();
        await stage.Home.KillMachineAsync("nas");
        await stage.Home.MachineIsAwayAsync(stage.Old);
        other = stage.Home.Chat("telegram:8", after: other.LastSeq);
        Assert.StartsWith("**default** on moon", await other.AskAsync("/status"), StringComparison.Ordinal);
        await other.SendAsync("two");
        await Eventually.Is(() => other.HasShown($"re: {Note}\n\ntwo"), "it answers");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_can_move_on_and_back()
    {
        await using var stage = await MoveStage.SetAsync();
        await stage.BeginAsync();
        await stage.ArrivesAsync();
        Assert.Equal(
            "Session default moves to nas. What you write meanwhile waits and moves along.", await stage.Chat.AskAsync(
                "/move default @nas"));
        await stage.TimePassesUntilAsync(
            () => stage.Chat.HasShown("Session **default** is on nas now, with its history and its files."), "it is back");
        await stage.Chat.SendAsync("two");
        await Eventually.Is(() => stage.GivenOn("nas").Count == 2, "it is given");
        Assert.Empty(stage.GivenOn("moon"));
        await Eventually.Is(() => stage.Nas.Removed.Contains(stage.From) && stage.Moon.Removed.Count == 1, "both old copies are removed");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_moves_only_to_an_agent_that_can_go_on_with_its_history_and_only_where_that_can_be_brought()
    {
        await using var stage = await MoveStage.SetAsync();
        stage.Home.AgentsOf("nas").Agents = [Speaks("codex")];
        stage.Home.AgentsOf("moon").Agents = [Speaks("copilot")];
        Assert.Equal("moon has no codex, which this session needs. Nothing was changed.", await stage.Chat.AskAsync("/move default @moon"));

        stage.Home.AgentsOf("nas").Agents = [Speaks("copilot", stays: true)];
        Assert.Equal(
            "Session default can't be moved: what claude keeps of the conversation can't be brought to another machine. Nothing was "
            + "changed.",
            await stage.Chat.AskAsync("/move default @moon"));

        static AgentDescription Speaks(string kind, bool stays = false) =>
            new("claude", "acp", "1") { ToldTraits = new() { Kind = kind, HistoryStays = stays } };
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_can_not_be_moved_is_refused_with_one_sentence()
    {
        await using var stage = await MoveStage.SetAsync();
        var chat = stage.Chat;
        Assert.StartsWith("Write /move NAME @MACHINE", await chat.AskAsync("/move default"), StringComparison.Ordinal);
        Assert.StartsWith("Write /move NAME @MACHINE", await chat.AskAsync("/move a b @moon"), StringComparison.Ordinal);
        Assert.Equal("There is no session “nothing”; /sessions shows the ones that there are.", await chat.AskAsync("/move nothing @moon"));
        Assert.Equal("There is no machine sun now; there is moon, nas. Nothing was changed.", await chat.AskAsync("/move default @sun"));
        Assert.Equal("Session default already is on nas.", await chat.AskAsync("/move default @nas"));
        stage.Home.AgentsOf("moon").Agents = [new AgentDescription("shell", "shell", "5")];
        Assert.Equal("moon has no claude, which this session needs. Nothing was changed.", await chat.AskAsync("/move default @moon"));
        await chat.AskAsync("/new hidden @nas");
        await chat.AskAsync("/archive hidden");
        Assert.Equal("Session hidden is archived; bring it back with /unarchive hidden.", await chat.AskAsync("/move hidden @moon"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_waits_for_a_person_is_not_moved()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await home.StartMachineAsync("moon");
        run.Crash();
        var question = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(
            "It waits for your answer to a question; answer that first, then move it. Nothing was changed.",
            await chat.AskAsync("/move default @moon"));
        await chat.AnswerAsync(question.Id, "Drop it");
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.Equal(MoveStage.Begins, await chat.AskAsync("/move default @moon"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_copy_that_never_was_opened_does_nothing()
    {
        await using var stage = await MoveStage.SetAsync();
        var key = SessionKey.New("moon");
        var copy = stage.Home.Grains.GetGrain<ISessionGrain>(key.ToString());
        var leaving = new SessionState { Owner = "ada", Name = "default", Agent = "claude", WorkingFolder = "w", Queue = [new(
            Guid.NewGuid(), "telegram:7", "two", [], false)] };
        stage.Moon.Staged[key] = "files";
        Assert.True(await stage.Home.Grains.GetGrain<ISessionHandover>(key.ToString()).Receive(
            new(stage.From, key, "ada", "default", "digest of files", 1, 1, 1, "claude"), leaving));
        await copy.Resume();
        Assert.Equal(1, (await copy.Status()).Queued);
        await stage.Home.Grains.GetGrain<ISessionHandover>(key.ToString()).Abandon();
        Assert.Equal(0, (await copy.Status()).Queued);
        Assert.Empty(stage.Home.AgentsOf("moon").Given);
    }
}
