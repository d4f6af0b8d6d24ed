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
    public void The_fixed_seeds_kill_at_least_30_times() => Assert.InRange(
        SeededRuns.FixedSeeds.Sum(static seed => Make(seed).Rounds.Count(static round => round.Blow.Kind is BlowKind.KillSilo or BlowKind.KillAgent)), 30, 100);

    [Fact]
    public void Every_blow_comes_before_any_comes_again() => Assert.Equal(
        AllBlows.Standalone.Count,
        Make(1, AllBlows.Standalone.Count).Rounds.Select(static round => round.Blow with { Skip = 0, DelayMs = 0, Dice = 0 }).Count(AllBlows.Standalone.Contains));

    private static Schedule Make(int seed, int rounds = SeededRuns.Rounds) => Schedule.Make(seed, rounds, Run.Chats, AllBlows.Standalone);

    private static IEnumerable<string> Texts(Schedule schedule) => schedule.Rounds.SelectMany(static round => round.Messages).Select(static message => message.Text);
}
