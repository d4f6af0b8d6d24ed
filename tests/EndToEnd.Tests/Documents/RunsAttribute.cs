namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>The command lines of the documents that a test runs, as they are written there.</summary>
/// <param name="lines">The lines.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RunsAttribute(params string[] lines) : Attribute
{
    public IReadOnlyList<string> Lines => lines;
}
