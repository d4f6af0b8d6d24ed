using System.Reflection;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Moves;

public sealed class ForwardingTests
{
    /// <summary>The methods that are not passed on, and why.</summary>
    private static readonly Dictionary<string, string> StayHere = new()
    {
        [nameof(ISessionGrain.Create)] = "the session is there already",
        [nameof(ISessionGrain.TakeEvents)] = "its process was here",
        [nameof(ISessionGrain.MakeRoom)] = "it is about a place on this machine",
        [nameof(ISessionGrain.Resume)] = "what is left of its move is done here",
    };

    [Fact(Timeout = Wait.Patience)]
    public async Task Every_call_to_a_session_that_has_moved_is_passed_on_but_those_about_its_old_machine()
    {
        await using var stage = await MoveStage.SetAsync();
        await stage.BeginAsync();
        await stage.ArrivesAsync();

        // Where it is now nobody answers: whoever is passed on learns that, and nobody else does.
        await stage.Home.KillMachineAsync("moon");
        await stage.Home.MachineIsAwayAsync(stage.Old);

        foreach (var method in typeof(ISessionGrain).GetMethods())
        {
            var failure = await Record.ExceptionAsync(() => CallAsync(stage.Old, method));
            Assert.True(
                StayHere.ContainsKey(method.Name) ? failure is null : failure is MachineAwayException,
                $"{method.Name}: {failure?.ToString() ?? "answered by the old machine"}");
        }
    }

    private static Task CallAsync(ISessionGrain session, MethodInfo method) =>
        (Task)method.Invoke(session, [.. method.GetParameters().Select(static parameter => ArgumentOf(parameter.ParameterType))])!;

    private static object ArgumentOf(Type type) => type switch
    {
        _ when type == typeof(string) => "a text",
        _ when type == typeof(TimeSpan) => TimeSpan.FromMinutes(1),
        _ when type == typeof(Prompt) => new Prompt(Guid.NewGuid(), "telegram:7", "hello", [], IsCommand: false),
        _ when type == typeof(Borrower) => new Borrower(1, 1, "boot"),
        _ when type == typeof(SessionSpec) => new SessionSpec("ada", "default", Persona: null),
        _ when type == typeof(Immutable<IReadOnlyList<AgentEvent>>) => ((IReadOnlyList<AgentEvent>)[new AgentReady("1", [])]).AsImmutable(),
        _ => Activator.CreateInstance(type)!,
    };
}
