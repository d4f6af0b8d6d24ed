using Dormouse.Faults.Tests.Blows;

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
    public void The_fixed_seeds_have_every_blow_of_the_short_list() => Assert.Empty(AllBlows.Standalone.Except(
        SeededRuns.FixedSeeds.SelectMany(static seed => SeededRuns.Fixed(seed).Rounds).Select(static round => round.Blow with { Skip = 0, DelayMs = 0, Dice = 0 })));

    [Fact]
    public void People_take_messages_back_and_interrupt_turns()
    {
        var messages = SeededRuns.FixedSeeds.SelectMany(static seed => SeededRuns.Fixed(seed).Rounds).SelectMany(static round => round.Messages).ToArray();

        Assert.InRange(messages.Count(static message => message.CancelAfterMs is not null), 5, messages.Length / 4);
        Assert.InRange(messages.Count(static message => message.StopAfterMs is not null), 5, messages.Length / 4);
    }

    [Fact]
    public void Every_blow_comes_before_any_comes_again() => Assert.Equal(
        AllBlows.Standalone.Count,
        Make(1, AllBlows.Standalone.Count).Rounds.Select(static round => round.Blow with { Skip = 0, DelayMs = 0, Dice = 0 }).Count(AllBlows.Standalone.Contains));

    [Theory]
    [InlineData(BlowKind.KillSilo, 0, 5_000)]
    [InlineData(BlowKind.TermSilo, 0, 5_000)]
    [InlineData(BlowKind.StopSilo, 10_000, 16_000)]
    [InlineData(BlowKind.StopSilo, 25_000, 60_000)]
    [InlineData(BlowKind.KillFrontend, 0, 5_000)]
    [InlineData(BlowKind.TermFrontend, 0, 5_000)]
    [InlineData(BlowKind.StopFrontend, 10_000, 60_000)]
    [InlineData(BlowKind.KillAgent, 0, 5_000)]
    [InlineData(BlowKind.TermAgent, 0, 5_000)]
    [InlineData(BlowKind.StopAgent, 1_000, 60_000)]
    [InlineData(BlowKind.DatabaseAway, 1_000, 10_000)]
    [InlineData(BlowKind.DatabaseAway, 60_000, 120_000)]
    [InlineData(BlowKind.DatabaseFrozen, 10_000, 60_000)]
    internal void The_fixed_seeds_of_the_cluster_strike_every_kind_of_process_in_every_way(BlowKind kind, int leastMs, int mostMs) => Assert.Contains(
        ClusterRuns.FixedSeeds.SelectMany(static seed => ClusterRuns.Fixed(seed).Rounds),
        round => round.Blow.Kind == kind && round.Blow.Ms >= leastMs && round.Blow.Ms <= mostMs);

    [Fact]
    public void People_go_on_writing_while_a_blow_lasts() => Assert.All(
        ClusterRuns.FixedSeeds.SelectMany(static seed => ClusterRuns.Fixed(seed).Rounds).Where(static round => round.Blow.Ms >= 10_000),
        static round => Assert.InRange(round.Messages.Max(static message => message.AfterMs), round.Blow.Ms / 2, round.Blow.Ms));

    private static Schedule Make(int seed, int rounds = SeededRuns.Rounds) => Schedule.Make(seed, rounds, Run.Chats, AllBlows.Standalone);

    private static IEnumerable<string> Texts(Schedule schedule) => schedule.Rounds.SelectMany(static round => round.Messages).Select(static message => message.Text);
}
