using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests;

public class ScheduleTests
{
    [Fact]
    public void The_same_seed_makes_the_same_schedule_and_another_one_another()
    {
        Assert.Equivalent(Make(7), Make(7), strict: true);
        Assert.NotEqual(Texts(Make(7)), Texts(Make(8)));
    }

    [Fact]
    public void The_fixed_seeds_kill_at_least_30_times_though_each_may_miss() => Assert.InRange(
        SeededRuns.FixedSeeds.Sum(static seed => SeededRuns.Fixed(seed).Kills - Report.MostVain), 30, 100);

    [Fact]
    public void The_fixed_seeds_have_every_blow_of_the_short_list() => Assert.Empty(AllFaults.Standalone.Except(
        SeededRuns.FixedSeeds.SelectMany(static seed => SeededRuns.Fixed(seed).Rounds).Select(
            static round => round.Fault with { Skip = 0, DelayMs = 0, Dice = 0 })));

    [Fact]
    public void People_take_messages_back_and_interrupt_turns()
    {
        var messages = SeededRuns.FixedSeeds.SelectMany(static seed => SeededRuns.Fixed(seed).Rounds).SelectMany(
            static round => round.Messages).ToArray();

        Assert.InRange(messages.Count(static message => message.CancelAfterMs is not null), 5, messages.Length / 4);
        Assert.InRange(messages.Count(static message => message.StopAfterMs is not null), 5, messages.Length / 4);
    }

    [Fact]
    public void Every_blow_comes_before_any_comes_again() => Assert.Equal(
        AllFaults.Standalone.Count,
        Make(1, AllFaults.Standalone.Count).Rounds.Select(
            static round => round.Fault with { Skip = 0, DelayMs = 0, Dice = 0 }).Count(AllFaults.Standalone.Contains));

    [Theory]
    [InlineData(FaultKind.KillSilo, 0, 5_000)]
    [InlineData(FaultKind.TermSilo, 0, 5_000)]
    [InlineData(FaultKind.StopSilo, 10_000, 16_000)]
    [InlineData(FaultKind.StopSilo, 25_000, 60_000)]
    [InlineData(FaultKind.KillFrontend, 0, 5_000)]
    [InlineData(FaultKind.TermFrontend, 0, 5_000)]
    [InlineData(FaultKind.StopFrontend, 10_000, 60_000)]
    [InlineData(FaultKind.KillAgent, 0, 5_000)]
    [InlineData(FaultKind.TermAgent, 0, 5_000)]
    [InlineData(FaultKind.StopAgent, 1_000, 60_000)]
    [InlineData(FaultKind.DatabaseAway, 1_000, 10_000)]
    [InlineData(FaultKind.DatabaseAway, 60_000, 120_000)]
    [InlineData(FaultKind.DatabaseFrozen, 10_000, 60_000)]
    internal void The_fixed_seeds_of_the_cluster_strike_every_kind_of_process_in_every_way(FaultKind kind, int leastMs, int mostMs) =>
        Assert.Contains(
        ClusterRuns.FixedSeeds.SelectMany(static seed => ClusterRuns.Fixed(seed).Rounds),
        round => round.Fault.Kind == kind && round.Fault.Ms >= leastMs && round.Fault.Ms <= mostMs);

    [Fact]
    public void People_go_on_writing_while_a_blow_lasts() => Assert.All(
        ClusterRuns.FixedSeeds.SelectMany(static seed => ClusterRuns.Fixed(seed).Rounds).Where(static round => round.Fault.Ms >= 10_000),
        static round => Assert.InRange(round.Messages.Max(static message => message.AfterMs), round.Fault.Ms / 2, round.Fault.Ms));

    private static Schedule Make(int seed, int rounds = SeededRuns.Rounds) => Schedule.Make(seed, rounds, Run.Chats, AllFaults.Standalone);

    private static IEnumerable<string> Texts(Schedule schedule) =>
        schedule.Rounds.SelectMany(static round => round.Messages).Select(static message => message.Text);
}
