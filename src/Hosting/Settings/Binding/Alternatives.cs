namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Values of which one may be set.</summary>
public static class Alternatives
{
    /// <summary>Says which values there are to choose from.</summary>
    /// <param name="values">The values; at least one.</param>
    /// <returns>For example <c>one, two or three</c>.</returns>
    public static string InWords(IEnumerable<string> values) => values.ToArray() switch
    {
        [var only] => only,
        [.. var first, var last] => $"{string.Join(", ", first)} or {last}",
        [] => throw new ArgumentException("There is nothing to choose from.", nameof(values)),
    };
}
