using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Dormouse.Grains.Sessions;

/// <summary>Passes calls to a session that has moved on to the session that it has become.</summary>
internal static class ForwardedCalls
{
    /// <summary>The methods of a session that are about its old machine even when it has moved.</summary>
    private static readonly HashSet<string> StayHere =
    [
        // A session that has moved exists, and the same call again changes nothing.
        nameof(ISessionGrain.Create),

        // Its process was here, and whatever is left of that is dealt with here.
        nameof(ISessionGrain.TakeEvents),
        nameof(ISessionGrain.MakeRoom),

        // What is left of its way to the other machine is done here.
        nameof(ISessionGrain.Resume),
    ];

    /// <summary>Whether a call is passed on when the session has moved.</summary>
    /// <param name="method">The method that is called.</param>
    /// <returns>True for all methods of <see cref="ISessionGrain"/> but those that are about this machine.</returns>
    public static bool Has(MethodInfo? method) => method?.DeclaringType == typeof(ISessionGrain) && !StayHere.Contains(method.Name);

    /// <summary>Makes the same call of another session.</summary>
    /// <param name="request">The call; its target is another one afterwards.</param>
    /// <param name="successor">The session.</param>
    /// <returns>What came of it: its result or its exception.</returns>
    public static ValueTask<Response> SendAsync(IInvokable request, ISessionGrain successor)
    {
        request.SetTarget(new Target(successor));
        return request.Invoke();
    }

    private sealed class Target(ISessionGrain session) : ITargetHolder
    {
        public object GetTarget() => session;

        public object? GetComponent(Type componentType) => null;
    }
}
