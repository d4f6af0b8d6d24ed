using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Silo.Tests.Machine;

public sealed class WorkRecoveryTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_session_with_a_process_is_looked_after_though_the_store_knows_of_no_open_work()
    {
        using var folder = new TempFolder();
        var time = new FakeTimeProvider();
        var woken = new ConcurrentQueue<string>();
        var session = Play<ISessionGrain>((_, _) => Task.CompletedTask);
        var run = Play<IAgentRun>((method, _) => method == "get_Session" ? SessionKey.Parse("nas/1") : null);
        using var recovery = new WorkRecovery(
            Play<IStore>((_, _) => Task.FromResult<IReadOnlyList<string>>([])),
            Play<IGrainFactory>((_, arguments) =>
            {
                woken.Enqueue((string)arguments[0]!);
                return session;
            }),
            Play<IAgentHost>((_, _) => new[] { run }),
            new ProcessScope("house", "nas", folder.Path),
            Play<IClusterMembershipService>((method, _) =>
                method == "get_MembershipUpdates" ? AsyncEnumerable.Empty<ClusterMembershipSnapshot>()
                : new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new(1))),
            Play<ILocalSiloDetails>((_, _) => null),
            time,
            NullLogger<WorkRecovery>.Instance);
        await recovery.StartAsync(TestScope.Ended);

        // It is new at the first look, and may be in the middle of its first turn.
        await Eventually.IsStepByStep(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                return woken.Contains("nas/1");
            },
            "the session is woken");
        await recovery.StopAsync(TestScope.Ended);
    }

    private static T Play<T>(Func<string, object?[], object?> answer)
        where T : class
    {
        var played = DispatchProxy.Create<T, Played>();
        ((Played)(object)played).Answer = answer;
        return played;
    }

    /// <summary>Answers every call as the test says.</summary>
    public class Played : DispatchProxy
    {
        internal Func<string, object?[], object?> Answer { get; set; } = static (_, _) => null;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(targetMethod!.Name, args ?? []);
    }
}
