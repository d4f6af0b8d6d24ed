using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents;

public class ChildEnvironmentTests
{
    private const string Secret = "7:secret";
    private const string NotOurs = "TELEGRAMS";

    /// <summary>Whatever section the programs learn to read, its secrets stay with them.</summary>
    [Fact(Timeout = TestScope.Patience)]
    public async Task No_setting_of_any_section_that_is_known_reaches_a_process()
    {
        string[] keys = [.. KnownSettings.All.Select(static key => key.Replace("*", "any", StringComparison.Ordinal)), "Machine:Later:Key"];
        string[] names = [.. keys, .. keys.Select(static key => key.Replace(":", "__", StringComparison.Ordinal)), "users__any__token"];
        var environment = names.Append(NotOurs).ToDictionary(static name => name, static name => name == NotOurs ? "seen" : Secret);
        await using var scope = new TestScope();

        var changes = ChildEnvironment.For(new AgentOptions(), environment.Keys);
        var start = scope.Of("env") with
        {
            Environment = environment.ToDictionary(
                static one => one.Key, one => changes.TryGetValue(one.Key, out var changed) ? changed : one.Value),
        };
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        var lines = await TestScope.LinesOf(subprocess);

        Assert.Contains($"{NotOurs}=seen", lines);
        Assert.DoesNotContain(lines, static line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NOTIFY_SOCKET")]
    [InlineData("WATCHDOG_USEC")]
    [InlineData("WATCHDOG_PID")]
    [InlineData("LISTEN_FDS")]
    [InlineData("LISTEN_PID")]
    [InlineData("LISTEN_FDNAMES")]
    public void What_systemd_and_the_silo_say_to_each_other_is_nothing_for_a_process(string name) =>
        Assert.Equal([new(name, null)], ChildEnvironment.For(new AgentOptions(), [name, "SYSTEMD_COLORS", "INVOCATION_ID"]));
}
