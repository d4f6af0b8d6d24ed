namespace Dormouse.Contracts;

/// <summary>The names of the meters that we count with, for those who export them.</summary>
public static class MeterNames
{
    /// <summary>What the grains count themselves, beside what Orleans and .NET count.</summary>
    public const string Dormouse = "Dormouse";
}
