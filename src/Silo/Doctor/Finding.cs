namespace Dormouse.Silo.Doctor;

/// <summary>What a check has found.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="What">What was checked, in a word or two.</param>
/// <param name="Text">What is so, and what to do about it.</param>
internal sealed record Finding(FindingLevel Level, string What, string Text);
