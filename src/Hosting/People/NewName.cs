using System.Globalization;

namespace Dormouse.Hosting.People;

/// <summary>Names for somebody new.</summary>
internal static class NewName
{
    private const int LongestId = 20;

    /// <summary>Names that somebody new may get, the best first; without end.</summary>
    /// <param name="stranger">The stranger.</param>
    /// <returns>What they call themselves, made to fit, then names with the channel's id of them.</returns>
    public static IEnumerable<string> Candidates(PairingRequest stranger)
    {
        var id = PersonName.Fit(stranger.Id);
        var byId = $"user{id[..Math.Min(id.Length, LongestId)]}";
        return Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{byId}-{number}"))
            .Prepend(byId)
            .Prepend(PersonName.Fit(stranger.DisplayName))
            .Where(PersonName.IsValid);
    }
}
