namespace Dormouse.Contracts;

/// <summary>
/// Who answers a question of a session, and through which door. It goes along with the call, so that a session of an earlier version, which
/// does not look, is called in the same way.
/// </summary>
public static class AnsweredBy
{
    private const string PersonKey = "dormouse.answered-by";
    private const string DoorKey = "dormouse.answered-at";

    /// <summary>Says it, for the calls that the caller's method makes from now on.</summary>
    /// <param name="person">The person, or null if that is not known.</param>
    /// <param name="door">Key of the chat.</param>
    public static void Set(string? person, string door)
    {
        RequestContext.Set(PersonKey, person ?? "");
        RequestContext.Set(DoorKey, door);
    }

    /// <summary>What was said along with the call that runs.</summary>
    /// <returns>The person, or null; and the key of the chat, or an empty text.</returns>
    public static (string? Person, string Door) Get() => (
        RequestContext.Get(PersonKey) is string { Length: > 0 } person ? person : null,
        RequestContext.Get(DoorKey) as string ?? "");
}
