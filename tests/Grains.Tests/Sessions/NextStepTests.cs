using Dormouse.Grains.Moves;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>The table of what a session does next.</summary>
public sealed class NextStepTests
{
    private static readonly QueuedPrompt First = new(Guid.NewGuid(), "telegram:7", "one", [], IsCommand: false);
    private static readonly SessionCircumstances Asleep = new(HasProcess: false);
    private static readonly SessionCircumstances Ready = new(HasProcess: true);

    [Fact]
    public void A_session_with_nothing_to_do_rests()
    {
        Assert.Equal(NextStep.Rest, Asleep.After(new()));
        Assert.Equal(NextStep.Rest, Ready.After(new()));
    }

    [Fact]
    public void What_waits_is_given_to_the_process_once_the_folder_was_seen()
    {
        Assert.Equal(NextStep.LookForFolder, Ready.After(Waiting()));
        Assert.Equal(NextStep.WaitForFolder, (Ready with { IsFolderThere = false }).After(Waiting()));
        Assert.Equal(NextStep.LookForHolder, (Ready with { IsFolderThere = true }).After(Waiting()));
        Assert.Equal(NextStep.Take, (Ready with { IsFolderThere = true, IsHeld = false }).After(Waiting()));
    }

    [Fact]
    public void Nothing_is_given_while_another_process_has_the_conversation_open()
    {
        var held = Asleep with { IsFolderThere = true, IsHeld = true };
        Assert.Equal(NextStep.WaitForHolder, held.After(Waiting()));
        Assert.Equal(NextStep.WaitForHolder, (held with { HasProcess = true }).After(Waiting()));
    }

    [Fact]
    public void A_return_is_done_between_two_turns_and_a_question_about_one_holds_nothing_up()
    {
        var wish = new PendingReturn("question", "chat", "0123abcd");
        Assert.Equal(NextStep.GoBack, Ready.After(new() { Return = wish }));
        var waiting = Waiting();
        waiting.Return = wish with { Options = ["Leave it"], Chosen = "Leave it" };
        Assert.Equal(NextStep.GoBack, Asleep.After(waiting));
        waiting.Return = wish with { Options = ["Leave it"] };
        Assert.Equal(NextStep.LookForFolder, Asleep.After(waiting));
    }

    [Fact]
    public void A_process_is_started_only_in_a_place_that_the_machine_gives()
    {
        var seen = Asleep with { IsFolderThere = true, IsHeld = false };
        Assert.Equal(NextStep.LookForFolder, Asleep.After(Waiting()));
        Assert.Equal(NextStep.TakeRoom, seen.After(Waiting()));
        Assert.Equal(NextStep.Start, (seen with { Room = RoomFinding.Taken }).After(Waiting()));
        Assert.Equal(NextStep.WaitForRoom, (seen with { Room = RoomFinding.Coming }).After(Waiting()));
        Assert.Equal(NextStep.WaitForRoom, (seen with { Room = RoomFinding.None }).After(Waiting()));
    }

    [Fact]
    public void On_a_machine_that_is_drained_a_process_gets_nothing_new_unless_the_machine_says_so()
    {
        var drained = Ready with { IsFolderThere = true, IsHeld = false, IsDraining = true };
        Assert.Equal(NextStep.TakeRoom, drained.After(Waiting()));
        Assert.Equal(NextStep.WaitForRoom, (drained with { Room = RoomFinding.None }).After(Waiting()));
        Assert.Equal(NextStep.Take, (drained with { Room = RoomFinding.Taken }).After(Waiting()));
    }

    [Fact]
    public void A_process_ends_between_two_turns_when_it_is_somebody_elses_turn_to_have_its_place()
    {
        Assert.Equal(NextStep.MakeRoom, (Ready with { IsDueToOthers = true }).After(Waiting()));
        Assert.Equal(NextStep.Rest, (Ready with { IsDueToOthers = true, IsSuspending = true }).After(Waiting()));
        Assert.Equal(NextStep.LookForFolder, (Asleep with { IsDueToOthers = true }).After(Waiting()));
    }

    [Fact]
    public void A_prompt_that_is_marked_as_given_goes_to_the_process_that_has_not_got_it()
    {
        Assert.Equal(NextStep.Give, Ready.After(Given()));
        Assert.Equal(NextStep.Give, (Ready with { LastGiven = Guid.NewGuid() }).After(Given()));
        Assert.Equal(NextStep.Rest, (Ready with { LastGiven = First.Id }).After(Given()));
        Assert.Equal(NextStep.Rest, (Ready with { IsSuspending = true }).After(Given()));
    }

    [Fact]
    public void A_prompt_that_is_marked_as_given_and_has_no_process_is_settled_whatever_else_is_the_matter()
    {
        Assert.Equal(NextStep.Recover, Asleep.After(Given()));
        var leaving = Given();
        leaving.PendingRelocation = Relocation();
        Assert.Equal(NextStep.Recover, Asleep.After(leaving));
    }

    [Fact]
    public void A_prompt_that_a_person_must_decide_about_is_asked_about_and_nothing_else_is_given()
    {
        var held = Given();
        held.Decision = new(DecisionKind.CutOff, "q", "?");
        held.Queue = [First];
        Assert.Equal(NextStep.AskDecision, Asleep.After(held));
        Assert.Equal(NextStep.AskDecision, (Ready with { LastGiven = First.Id, IsFolderThere = true }).After(held));
    }

    [Fact]
    public void Nothing_is_given_before_a_prompt_that_waits_for_its_usage_limit()
    {
        var parked = Waiting();
        parked.Paused = new(First, DateTimeOffset.UnixEpoch, "q", "?");
        Assert.Equal(NextStep.AskLimit, (Ready with { IsFolderThere = true }).After(parked));
        parked.PendingRelocation = Relocation();
        Assert.Equal(NextStep.Rest, (Ready with { IsFolderThere = true }).After(parked));
    }

    [Fact]
    public void A_prompt_from_a_backup_is_asked_about_and_one_behind_it_waits()
    {
        var restored = new SessionState { Queue = [First with { BackupOf = DateTimeOffset.UnixEpoch }, First] };
        Assert.Equal(NextStep.AskRestored, Asleep.After(restored));
        Assert.Equal(NextStep.AskRestored, (Ready with { IsSuspending = true }).After(restored));
    }

    [Fact]
    public void An_archived_session_gives_nothing()
    {
        var archived = Waiting();
        archived.IsArchived = true;
        Assert.Equal(NextStep.Rest, (Ready with { IsFolderThere = true }).After(archived));
    }

    [Fact]
    public void A_process_that_was_asked_to_end_gets_nothing_new() =>
        Assert.Equal(NextStep.Rest, (Ready with { IsSuspending = true, IsFolderThere = true }).After(Waiting()));

    [Fact]
    public void A_session_on_its_way_to_or_from_another_machine_begins_nothing()
    {
        var seen = Ready with { IsFolderThere = true };
        Assert.Equal(NextStep.Rest, seen.After(Waiting(static state => state.PendingRelocation = Relocation())));
        Assert.Equal(NextStep.Rest, seen.After(Waiting(static state => state.IsArriving = true)));
        Assert.Equal(NextStep.Rest, seen.After(Waiting(static state => state.MovedTo = SessionKey.New("moon"))));
    }

    private static PendingRelocation Relocation() => new(SessionKey.New("moon"), "telegram:7", [], []);

    private static SessionState Waiting(Action<SessionState>? change = null)
    {
        var state = new SessionState { Queue = [First] };
        change?.Invoke(state);
        return state;
    }

    private static SessionState Given() => new() { InFlight = First };
}
