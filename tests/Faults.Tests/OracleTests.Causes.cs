using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests;

// What needs a cause: a repeat, a question, an interruption, the end of a process.
public partial class OracleTests
{
    [Fact]
    public void A_repeat_without_a_cause_is_found() =>
        Finds("m1", "no fault explains it", Good with { Seen = [.. Good.Seen, new(40, "anna", "m1", 9)] });

    [Fact]
    public void A_repeat_after_a_blow_is_counted()
    {
        var verdict = Oracle.Judge(Good with
        {
            Seen = [.. Good.Seen, new(40, "anna", "m1", 9)],
            Struck = [Kill(12, 20)],
        });

        Assert.Empty(verdict.Violations);
        Assert.Single(verdict.Repeats);
    }

    [Fact]
    public void One_blow_explains_one_repeat_of_a_message() => Finds("m1", "no fault explains it", Good with
    {
        Seen = [.. Good.Seen, new(40, "anna", "m1", 9), new(50, "anna", "m1", 10)],
        Struck = [Kill(12, 20)],
    });

    [Fact]
    public void Two_blows_explain_two_repeats() => Assert.Equal(2, Oracle.Judge(Good with
    {
        Seen = [.. Good.Seen, new(40, "anna", "m1", 9), new(60, "anna", "m1", 10)],
        Struck = [Kill(12, 20), Kill(45, 50)],
    }).Repeats.Count);

    [Fact]
    public void The_web_never_repeats_whatever_happened() => Finds("m1", "no fault explains it", new()
    {
        Sent = [new(1, "web:anna", "m1")],
        Given = [Given("m1", 10)],
        Seen = [new(11, "web:anna", "m1", 1), new(40, "web:anna", "m1", 9)],
        Struck = [Kill(12, 20)],
    });

    [Fact]
    public void A_repeat_before_the_blow_is_not_explained_by_it() => Finds("m1", "no fault explains it", Good with
    {
        Seen = [.. Good.Seen, new(40, "anna", "m1", 9)],
        Struck = [Kill(50, 60)],
    });

    [Fact]
    public void What_was_shown_long_before_a_blow_was_confirmed_and_is_not_shown_again() => Finds("m1", "no fault explains it", Good with
    {
        Seen = [.. Good.Seen, new(20_200, "anna", "m1", 9)],
        Struck = [Kill(20_000, 20_100)],
    });

    [Fact]
    public void What_was_shown_after_a_blow_is_not_shown_again_because_of_it() => Finds("m1", "no fault explains it", Good with
    {
        Seen = [Good.Seen[1], Good.Seen[2], new(5_000, "anna", "m1", 1), new(6_000, "anna", "m1", 9)],
        Struck = [Kill(12, 20)],
    });

    [Fact]
    public void A_repeat_long_after_a_blow_is_not_explained_by_it() => Finds("m1", "no fault explains it", Good with
    {
        Seen = [.. Good.Seen, new(60_000, "anna", "m1", 9)],
        Struck = [Kill(12, 20)],
    });

    [Fact]
    public void A_repeat_that_had_to_wait_for_two_starts_is_explained() => Assert.Single(Oracle.Judge(Good with
    {
        Seen = [.. Good.Seen, new(60_000, "anna", "m1", 9)],
        Struck = [Kill(12, 20) with { Back = 15_000 }, Kill(18_000, 18_100) with { Back = 50_000 }],
    }).Repeats);

    [Fact]
    public void What_was_shown_while_the_store_was_away_is_not_confirmed_and_a_kill_soon_after_repeats_it() =>
        Assert.Single(Oracle.Judge(Good with
    {
        Seen = [.. Good.Seen, new(20_200, "anna", "m1", 9)],
        Struck = [new(5, 18_000, "the disk was full", Harm.Withholds), Kill(20_000, 20_100)],
    }).Repeats);

    [Fact]
    public void A_full_disk_alone_explains_no_repeat() => Finds("m1", "no fault explains it", Good with
    {
        Seen = [.. Good.Seen, new(40, "anna", "m1", 9)],
        Struck = [new(5, 30, "the disk was full", Harm.Withholds)],
    });

    [Fact]
    public void A_database_that_is_away_explains_one_repeat_of_what_was_shown_meanwhile() => Assert.Single(Oracle.Judge(Good with
    {
        Seen = [Good.Seen[1], Good.Seen[2], new(11, "anna", "m1", 1), new(9_000, "anna", "m1", 9)],
        Struck = [new(5, 8_000, "the database was away", Harm.Withholds | Harm.Repeats)],
    }).Repeats);

    [Theory]
    [InlineData("an agent was killed", Harm.CutsOff)]
    [InlineData("the silo was told to end", Harm.CutsOff)]
    [InlineData("the silo was stopped for 2 s", Harm.Withholds)]
    internal void A_blow_that_repeats_nothing_explains_no_repeat(string what, Harm harm) => Finds("m1", "no fault explains it", Good with
    {
        Seen = [.. Good.Seen, new(40, "anna", "m1", 9)],
        Struck = [new(12, 20, what, harm)],
    });

    [Fact]
    public void An_answer_that_was_dropped_on_its_way_explains_a_repeat_of_its_own_message_only()
    {
        var again = Good with { Seen = [.. Good.Seen, new(40, "anna", "m1", 9)] };

        Assert.Empty(Oracle.Judge(again with { Struck = [new(10, 20, "dropped", Harm.Repeats) { Message = "m1" }] }).Violations);
        Finds("m1", "no fault explains it", again with { Struck = [new(10, 20, "dropped", Harm.Repeats) { Message = "m2" }] });
    }

    [Fact]
    public void A_turn_that_was_gone_on_with_has_two_answers_and_neither_may_come_twice()
    {
        var goneOn = Good with
        {
            Given = [.. Good.Given, Given("m1", 30, GivenKind.Continuation)],
            Decisions = [new(25, "anna", "q1", "m1", Choice.Continue)],
            Struck = [new(12, 20, "an agent was killed", Harm.CutsOff)],
        };

        Assert.Empty(Oracle.Judge(goneOn with { Seen = [.. Good.Seen, new(40, "anna", "m1", 9, Turn: 1)] }).Violations);
        Finds("m1", "no fault explains it", goneOn with { Seen = [.. Good.Seen, new(40, "anna", "m1", 9)] });
    }

    [Fact]
    public void An_answer_that_was_taken_away_is_lost() =>
        Finds("m2", "never answered", Good with { Seen = [Good.Seen[0], Good.Seen[1] with { Stands = false }, Good.Seen[2]] });

    [Fact]
    public void An_answer_that_was_taken_away_counts_as_shown() => Finds("m2", "no fault explains it", Good with
    {
        Seen = [Good.Seen[0], Good.Seen[1] with { Stands = false }, new(30, "anna", "m2", 3), Good.Seen[2]],
    });

    [Fact]
    public void A_text_that_a_program_which_ends_takes_away_may_come_as_the_answer()
    {
        var ended = Good with
        {
            Seen = [Good.Seen[0], Good.Seen[1] with { Stands = false, GoneAt = 25 }, new(30, "anna", "m2", 3), Good.Seen[2]],
            Struck = [new(22, 26, "it was told to end", Harm.TakesAway)],
        };

        Assert.Empty(Oracle.Judge(ended).Violations);
        Finds("m2", "no fault explains it", ended with { Struck = [new(22, 26, "a store was away", Harm.Withholds)] });
        Finds("m2", "no fault explains it", ended with { Struck = [new(2_000, 2_100, "it was told to end later", Harm.TakesAway)] });
        Finds("m2", "no fault explains it", ended with { Seen = [.. Good.Seen, new(30, "anna", "m2", 3)] });
        Finds("m2", "no fault explains it", ended with { Seen = [.. ended.Seen, new(40, "anna", "m2", 9)] });
    }

    [Theory]
    [InlineData(Choice.Continue)]
    [InlineData(Choice.Drop)]
    internal void A_question_that_nothing_caused_is_found(Choice choice) =>
        Finds("m1", "nothing had cut it off", Good with { Decisions = [new(25, "anna", "q1", "m1", choice)] });

    [Fact]
    public void A_question_caused_by_what_was_before_the_prompt_is_found() => Finds("m1", "nothing had cut it off", Good with
    {
        Sent = [new(5_000, "anna", "m1"), .. Good.Sent.Skip(1)],
        Given = [Given("m1", 6_000), .. Good.Given.Skip(1)],
        Decisions = [new(7_000, "anna", "q1", "m1", Choice.Drop)],
        Struck = [Kill(12, 20)],
    });

    [Fact]
    public void A_question_about_a_store_that_was_away_is_found() => Finds("m1", "nothing had cut it off", Good with
    {
        Decisions = [new(25, "anna", "q1", "m1", Choice.Drop)],
        Struck = [new(5, 20, "the disk was full", Harm.Withholds)],
    });

    [Fact]
    public void An_agent_that_ended_suddenly_is_found() => Finds(null, "ended suddenly", Good with
    {
        Ended = [new(20_000, 77, 5)],
        Struck = [Kill(12, 20), new(19_000, 21_000, "the disk was full", Harm.Withholds)],
    });

    [Fact]
    public void An_agent_that_ended_because_another_one_was_killed_is_found() => Finds(null, "ended suddenly", Good with
    {
        Ended = [new(15, 77, 5)],
        Struck = [new(12, 20, "an agent was killed", Harm.CutsOff) { Process = 78 }],
    });

    [Fact]
    public void An_agent_that_was_killed_or_told_to_sleep_is_no_violation() => Assert.Empty(Oracle.Judge(Good with
    {
        Ended = [new(15, 78, 5), new(15, 79, 5), new(90_000, 80, 5, WasAsked: true)],
        Struck = [new(12, 20, "an agent was killed", Harm.CutsOff) { Process = 78 }, Kill(12, 20)],
    }).Violations);

    [Theory]
    [InlineData(13_100, true)]
    [InlineData(13_900, false)]
    public void A_full_disk_keeps_an_agent_from_starting_and_ends_none_that_works(long at, bool isExcused) => Assert.Equal(
        isExcused,
        Oracle.Judge(Good with
        {
            Ended = [new(at, 78, 13_000)],
            Struck = [new(12_500, 14_000, "the disk was full", Harm.Withholds | Harm.KeepsFromStarting)],
        }).Violations.Count == 0);

    [Fact]
    public void A_turn_that_was_interrupted_as_asked_needs_no_answer() => Assert.Empty(Oracle.Judge(Good with
    {
        Seen = [Good.Seen[0], Good.Seen[2]],
        Stops = [22],
        Stopped = [new(23, "m2")],
    }).Violations);

    [Theory]
    [InlineData(15, 22, true)]
    [InlineData(15, 10, false)]
    [InlineData(22, 15, false)]
    public void A_turn_whose_agent_is_killed_while_it_is_asked_to_stop_needs_no_answer(int stop, int kill, bool isExcused) => Assert.Equal(
        isExcused,
        StoppedByEnd.MayBe(
            "m2",
            [new(14_000, "nas/1", "conversation", "m2", GivenKind.Original)],
            [stop * 1000],
            [new(kill * 1000, kill * 1000, "the agent was killed", Harm.CutsOff)]));

    [Theory]
    [InlineData("anna", 16_000, null, true)]
    [InlineData("anna", 17_000, null, false)]
    [InlineData("bert", 16_000, null, false)]
    [InlineData("anna", 16_000, 17_500, false)]
    public void A_turn_that_is_stopped_just_after_its_agent_was_killed_needs_no_answer_where_its_chat_says_so(
        string chat, long stop, int? asked, bool isExcused)
    {
        var evidence = Good with
        {
            Given = [new(14_000, "nas/1", "conversation", "m2", GivenKind.Original)],
            Struck = [new(15_100, 15_200, "the agent was killed", Harm.CutsOff)],
            Stops = [stop],
            SaidStopped = [new(17_200, chat)],
            Decisions = asked is { } at ? [new(at, "anna", "q1", "m2", Choice.Continue)] : [],
        };
        Assert.Equal(isExcused, StoppedByEnd.IsSaid(Good.Sent[1], evidence));
    }

    [Theory]
    [InlineData(12_000, true)]
    [InlineData(8_000, false)]
    public void A_stop_that_was_written_while_the_program_stood_still_comes_when_it_goes_on(int stop, bool isExcused) => Assert.Equal(
        isExcused,
        StoppedByEnd.MayBe(
            "m2",
            [new(30_500, "nas/1", "conversation", "m2", GivenKind.Original)],
            [stop],
            [
                new(10_000, 30_000, "the silo stood still"),
                new(30_600, 30_600, "the agent was killed", Harm.CutsOff),
            ]));

    [Theory]
    [InlineData("anna", 22, 23, true)]
    [InlineData("bert", 22, 23, false)]
    [InlineData("anna", 24, 23, false)]
    public void A_message_that_was_stopped_before_its_agent_had_it_is_dropped_where_its_chat_says_so(
        string chat, int stop, int said, bool isExcused)
    {
        var evidence = Good with
        {
            Given = [Given("m1", 10), Given("m3", 5)],
            Seen = [Good.Seen[0], Good.Seen[2]],
            Stops = [stop],
            SaidStopped = [new(said, chat)],
        };
        Assert.Equal(isExcused, Oracle.Judge(evidence).Violations.Count == 0);
    }

    [Theory]
    [InlineData("anna", 31, null, true)]
    [InlineData("bert", 31, null, false)]
    [InlineData("anna", 24, null, false)]
    [InlineData("anna", 31, 28, false)]
    public void A_request_to_go_on_that_was_stopped_before_its_agent_had_it_is_dropped_where_its_chat_says_so(
        string chat, int said, int? givenAgain, bool isExcused)
    {
        var evidence = Good with
        {
            Given = [.. Good.Given, .. givenAgain is { } at ? [Given("m2", at, GivenKind.Continuation)] : Array.Empty<Given>()],
            Seen = [Good.Seen[0], Good.Seen[2]],
            Decisions = [new(25, "anna", "q1", "m2", Choice.Continue)],
            Struck = [new(21, 21, "an agent was killed", Harm.CutsOff)],
            Stops = [said - 1],
            SaidStopped = [new(said, chat)],
        };
        Assert.Equal(isExcused, Oracle.Judge(evidence).Violations.Count == 0);
    }

    [Fact]
    public void A_word_of_a_stop_is_not_about_a_message_that_was_cancelled_before() => Assert.Empty(Oracle.Judge(Good with
    {
        Given = [Given("m3", 5)],
        Seen = [Good.Seen[2]],
        Cancelled = [new(15, "anna", "m1")],
        Stops = [22],
        SaidStopped = [new(23, "anna")],
    }).Violations);

    [Fact]
    public void A_word_of_a_stop_is_not_used_up_by_a_newer_message_that_was_cancelled() => Assert.Empty(Oracle.Judge(Good with
    {
        Given = [Given("m3", 5)],
        Seen = [Good.Seen[2]],
        Cancelled = [new(21, "anna", "m2")],
        Stops = [22],
        SaidStopped = [new(23, "anna")],
    }).Violations);

    [Fact]
    public void One_word_of_a_stop_is_about_one_message() => Finds("m1", "never given", Good with
    {
        Given = [Given("m3", 5)],
        Seen = [Good.Seen[2]],
        Stops = [22],
        SaidStopped = [new(23, "anna")],
    });

    [Fact]
    public void One_stop_interrupts_one_turn() =>
        Finds("m2", "nobody asked", Good with { Stops = [10], Stopped = [new(11, "m1"), new(23, "m2")] });

    [Fact]
    public void A_turn_is_not_interrupted_before_that_was_asked() =>
        Finds("m2", "nobody asked", Good with { Stops = [30], Stopped = [new(23, "m2")] });
}
