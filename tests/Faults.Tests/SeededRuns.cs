using Dormouse.Faults.Tests.Blows;

namespace Dormouse.Faults.Tests;

/// <summary>
/// People write while the program, its agents, its store and the Bot API are struck again and again; then what was sent, given
/// and seen is compared.
/// </summary>
public class SeededRuns(ITestOutputHelper output)
{
    private const int Patience = 600_000;
    private const int Rounds = 16;

    [Theory(Timeout = Patience)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_lost_and_nothing_is_given_twice(int seed)
    {
        var report = await Run.PlayAsync(Schedule.Make(seed, Rounds, Run.Chats, AllBlows.Standalone));

        output.WriteLine($"{Report.Head}\n{report.Line}\n{string.Join('\n', report.Verdict.Repeats)}");
        Assert.True(report.Verdict.Violations.Count == 0, report.Failure);
    }
}
