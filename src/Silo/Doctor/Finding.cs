namespace Dormouse.Silo.Doctor;

/// <summary>What a check has found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="What">What was checked, in a word or two.</param>
/// <param name="Text">What is so, and what to do about it.</param>
internal sealed record Finding(FindingLevel Level, string What, string Text)
{
    /// <summary>Nothing is to be done.</summary>
    public static Finding Ok(string what, string text) => new(FindingLevel.Ok, what, text);

    /// <summary>It runs, but not as one might think.</summary>
    public static Finding Warn(string what, string text) => new(FindingLevel.Warn, what, text);

    /// <summary>It does not run.</summary>
    public static Finding Fail(string what, string text) => new(FindingLevel.Fail, what, text);
}
