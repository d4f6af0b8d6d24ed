using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>Where a reader of events was.</summary>
internal static class EventNumber
{
    /// <summary>Most events that can be asked for from the end.</summary>
    public const int MaxLast = 10_000;

    /// <summary>Reads where a reader was.</summary>
    /// <param name="context">The request, whose <c>Last-Event-ID</c> comes before all else.</param>
    /// <param name="after">Number of the last event that was seen, or null for 0.</param>
    /// <param name="last">How many of the newest to begin with, for whoever has seen none; or null.</param>
    /// <param name="beforeLast">Finds the number after which so many come.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ProblemException">One of them is no number.</exception>
    public static async Task<long> ReadAsync(HttpContext context, string? after, string? last, Func<int, Task<long>> beforeLast)
    {
        if (!TryNumber(context.Request.Headers["Last-Event-ID"], out var seen) && !TryNumber(after ?? "0", out seen))
        {
            throw new ProblemException(Problems.Bad("“after” is the number of the last event that you have seen, or 0."));
        }

        if (seen != 0 || last is null)
        {
            return seen;
        }

        return TryNumber(last, out var count) && count <= MaxLast
            ? await beforeLast((int)count)
            : throw new ProblemException(Problems.Bad(string.Create(
                CultureInfo.InvariantCulture, $"“last” is how many of the newest events to begin with, from 0 to {MaxLast}.")));
    }

    /// <summary>How an event is numbered.</summary>
    /// <param name="number">Its number.</param>
    /// <returns>Its id.</returns>
    public static string IdOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string? text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
