using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests;

/// <summary>An oracle that finds nothing proves nothing: each law is broken here once.</summary>
public partial class OracleTests
{
    private static readonly Evidence Good = new()
    {
        Sent = [new(1, "anna", "m1"), new(2, "anna", "m2"), new(3, "bert", "m3")],
        Given = [Given("m1", 10), Given("m2", 20), Given("m3", 5)],
        Seen = [new(11, "anna", "m1", 1), new(21, "anna", "m2", 2), new(31, "bert", "m3", 1)],
    };

    private static readonly JournalLine[] Whole =
    [
        new("s", 1, "prompt", "m1"), new("s", 2, "answer", "m1"), new("s", 3, "prompt", "m2"), new("s", 4, "answer", "m2"),
        new("b", 1, "prompt", "m3"), new("b", 2, "answer", "m3"), new("b", 3, "mark", null),
    ];

    [Fact]
    public void What_went_well_is_no_violation() => Assert.Empty(Oracle.Judge(Good).Violations);

    [Fact]
    public void A_journal_without_a_gap_or_a_repeat_is_fine() => Assert.Empty(Oracle.Judge(Good with { Journals = Whole }).Violations);

    [Fact]
    public void What_a_journal_lacks_is_found()
    {
        Finds("m2", "is not in the journal", Good with { Journals = [Whole[0], Whole[1], .. Whole[4..]] });
        Finds("m2", "that answer is not in the journal", Good with { Journals = [.. Whole[..3], .. Whole[4..]] });
    }

    [Fact]
    public void What_a_journal_repeats_or_has_in_another_order_is_found()
    {
        Finds("m1", "stands 2 times as a answer", Good with { Journals = [.. Whole[..4], new("s", 5, "answer", "m1"), .. Whole[4..]] });
        Finds(null, "has a gap or a repeat at 4", Good with { Journals = [.. Whole, new("s", 4, "mark", null)] });
        Finds("m1", "is answered in the journal of s before it was asked", Good with
        {
            Journals = [Whole[1] with { Number = 1 }, Whole[0] with { Number = 2 }, .. Whole[2..]],
        });
        Finds("m2", "stands before m1 in the journal of s", Good with
        {
            Journals =
            [
                Whole[2] with { Number = 1 }, Whole[3] with { Number = 2 }, Whole[0] with { Number = 3 }, Whole[1] with { Number = 4 },
                .. Whole[4..],
            ],
        });
    }

    [Fact]
    public void A_message_that_the_agent_never_got_is_lost() =>
        Finds("m2", "never given", Good with { Given = [Given("m1", 10), Given("m3", 5)] });

    [Fact]
    public void A_message_that_was_dropped_is_not_lost() => Assert.Empty(Oracle.Judge(Good with
    {
        Given = [Given("m1", 10), Given("m3", 5)],
        Seen = [Good.Seen[0], Good.Seen[2]],
        Decisions = [new(15, "anna", "q1", "m2", Choice.Drop)],
        Struck = [new(12, 14, "an agent was killed", Harm.CutsOff)],
    }).Violations);

    [Fact]
    public void A_prompt_given_twice_is_found() => Finds("m1", "2 times by itself", Good with { Given = [.. Good.Given, Given("m1", 30)] });

    [Fact]
    public void A_prompt_gone_on_with_unasked_is_found() =>
        Finds("m1", "gone on with", Good with { Given = [.. Good.Given, Given("m1", 30, GivenKind.Continuation)] });

    [Fact]
    public void Pressing_one_question_twice_allows_one_continuation() => Finds("m1", "gone on with 2 times", Good with
    {
        Given = [.. Good.Given, Given("m1", 30, GivenKind.Continuation), Given("m1", 40, GivenKind.Continuation)],
        Decisions = [new(25, "anna", "q1", "m1", Choice.Continue), new(26, "anna", "q1", "m1", Choice.Continue)],
    });

    [Fact]
    public void A_prompt_gone_on_with_as_asked_is_fine() => Assert.Empty(Oracle.Judge(Good with
    {
        Given = [.. Good.Given, Given("m1", 30, GivenKind.Continuation)],
        Decisions = [new(25, "anna", "q1", "m1", Choice.Continue)],
        Struck = [new(12, 14, "an agent was killed", Harm.CutsOff)],
    }).Violations);

    [Fact]
    public void A_missing_answer_is_found() => Finds("m2", "never answered", Good with { Seen = [Good.Seen[0], Good.Seen[2]] });

    [Fact]
    public void An_answer_in_another_chat_is_found() =>
        Finds("m3", "answered in anna", Good with { Seen = [Good.Seen[0], Good.Seen[1], new(31, "anna", "m3", 3)] });

    [Fact]
    public void Prompts_given_out_of_order_are_found() =>
        Finds("m1", "given after m2", Good with { Given = [Given("m2", 10), Given("m1", 20), Given("m3", 5)] });

    [Fact]
    public void Answers_out_of_order_are_found() =>
        Finds("m1", "answered after m2", Good with { Seen = [new(11, "anna", "m2", 1), new(21, "anna", "m1", 2), Good.Seen[2]] });

    [Fact]
    public void A_message_that_is_said_to_be_cancelled_and_given_is_found() =>
        Finds("m2", "told that it is cancelled", Good with { Cancelled = [new(15, "anna", "m2")] });

    [Fact]
    public void A_message_that_is_cancelled_is_not_lost() => Assert.Empty(Oracle.Judge(Good with
    {
        Given = [Given("m1", 10), Given("m3", 5)],
        Seen = [Good.Seen[0], Good.Seen[2]],
        Cancelled = [new(15, "anna", "m2")],
    }).Violations);

    [Fact]
    public void A_message_that_was_given_before_it_was_cancelled_is_answered_all_the_same() => Finds("m2", "never answered", Good with
    {
        Seen = [Good.Seen[0], Good.Seen[2]],
        Cancelled = [new(15, "anna", "m2"), new(16, "anna", "m2", WasGiven: true)],
    });

    [Fact]
    public void An_edit_takes_the_place_of_what_was_not_given() => Assert.Empty(Oracle.Judge(Edited with
    {
        Given = [Given("m1e1", 10)],
        Seen = [new(11, "anna", "m1e1", 1)],
    }).Violations);

    [Fact]
    public void An_edit_that_is_lost_is_found() => Finds("m1e1", "never given", Edited with
    {
        Given = [Given("m1", 10)],
        Seen = [new(11, "anna", "m1", 1)],
    });

    [Fact]
    public void A_message_that_was_given_and_then_edited_is_answered_all_the_same() => Finds("m1", "never answered", Edited with
    {
        Given = [Given("m1", 10), Given("m1e1", 20, GivenKind.Correction)],
        Seen = [new(21, "anna", "m1e1", 1)],
    });

    [Fact]
    public void A_message_and_its_edit_given_as_two_messages_are_found() => Finds("m1e1", "was given too", Edited with
    {
        Given = [Given("m1", 10), Given("m1e1", 20)],
        Seen = [new(11, "anna", "m1", 1), new(21, "anna", "m1e1", 2)],
    });

    [Fact]
    public void A_correction_of_what_was_never_given_is_found() => Finds("m1e1", "was not given before", Edited with
    {
        Given = [Given("m1e1", 20, GivenKind.Correction)],
        Seen = [new(21, "anna", "m1e1", 1)],
    });

    [Fact]
    public void An_edit_that_lost_the_place_of_its_message_is_found() => Finds("m1e1", "given after m2", new()
    {
        Sent = [new(1, "anna", "m1"), new(2, "anna", "m2"), new(3, "anna", "m1e1", Edits: "m1")],
        Given = [Given("m2", 10), Given("m1e1", 20)],
        Seen = [new(11, "anna", "m2", 1), new(21, "anna", "m1e1", 2)],
    });

    [Fact]
    public void An_answer_to_nothing_is_found() =>
        Finds("m9", "nobody sent it", Good with { Seen = [.. Good.Seen, new(40, "anna", "m9", 9)] });

    [Fact]
    public void A_conversation_begun_afresh_is_found() =>
        Finds(
            null,
            "2 conversations",
            Good with { Given = [Given("m1", 10), Given("m2", 20) with { Conversation = "other" }, Given("m3", 5)] });

    [Fact]
    public void What_others_complain_of_is_a_violation() =>
        Finds(null, "left over", Good with { Complaints = ["a process was left over"] });

    private static Evidence Edited => new() { Sent = [new(1, "anna", "m1"), new(2, "anna", "m1e1", Edits: "m1")] };

    private static Struck Kill(long from, long to) => new(from, to, "the silo was killed", Harm.Repeats | Harm.CutsOff);

    private static Given Given(string id, long at, GivenKind kind = GivenKind.Original) => new(at, "nas/1", "conversation", id, kind);

    private static void Finds(string? message, string what, Evidence evidence) => Assert.Contains(
        Oracle.Judge(evidence).Violations,
        violation => violation.Message == message && violation.What.Contains(what, StringComparison.Ordinal));
}
