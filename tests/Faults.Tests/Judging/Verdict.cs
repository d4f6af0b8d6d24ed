namespace Dormouse.Faults.Tests.Judging;

/// <summary>What the oracle says.</summary>
/// <param name="Violations">What must not be.</param>
/// <param name="Repeats">Answers shown once more than needed, each with what explains it.</param>
internal sealed record Verdict(IReadOnlyList<Violation> Violations, IReadOnlyList<string> Repeats);

/// <summary>Something that must not be.</summary>
/// <param name="Message">The message that it is about, or null.</param>
/// <param name="What">In words.</param>
internal sealed record Violation(string? Message, string What);
