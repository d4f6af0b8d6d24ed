using System.Globalization;

namespace Dormouse.Contracts;

/// <summary>Several options as one text, <c>Red, Blue</c>: in the order of the options, with a comma and a space between.</summary>
public static class Selection
{
    private const string Separators = ",;+&";
    private const string And = "and";

    /// <summary>Puts options together.</summary>
    /// <param name="options">All options.</param>
    /// <param name="chosen">Indexes of the chosen ones, counted from 0.</param>
    /// <returns>The text; empty if none is chosen.</returns>
    public static string Of(IReadOnlyList<string> options, IEnumerable<int> chosen) =>
        string.Join(", ", chosen.Where(index => index >= 0 && index < options.Count).Distinct().Order().Select(index => options[index]));

    /// <summary>
    /// Reads a text that names options and nothing else; case does not matter, and numbers name them too, where no option has one.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="options">All options.</param>
    /// <returns>Indexes of the options that it names; null if it says anything else, or nothing.</returns>
    public static IReadOnlyList<int>? Read(string text, IReadOnlyList<string> options)
    {
        var chosen = new SortedSet<int>();
        for (var rest = text.AsSpan().Trim(); !rest.IsEmpty; rest = Next(rest))
        {
            if (Longest(rest, options) is not { } found)
            {
                return null;
            }

            chosen.Add(found.Index);
            rest = rest[found.Length..];
        }

        return chosen.Count > 0 ? [.. chosen] : null;
    }

    private static (int Index, int Length)? Longest(ReadOnlySpan<char> text, IReadOnlyList<string> options)
    {
        (int Index, int Length)? longest = null;
        for (var i = 0; i < options.Count; i++)
        {
            var option = options[i].AsSpan().Trim();
            if (!option.IsEmpty
                && option.Length > (longest?.Length ?? 0)
                && text.StartsWith(option, StringComparison.OrdinalIgnoreCase)
                && Ends(text[option.Length..]))
            {
                longest = (i, option.Length);
            }
        }

        return longest ?? Number(text, options);
    }

    private static (int Index, int Length)? Number(ReadOnlySpan<char> text, IReadOnlyList<string> options)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;
        return Ends(text[digits..]) && NumberOf(text[..digits], options) is { } index ? (index, digits) : null;
    }

    /// <summary>The option that a number names.</summary>
    /// <param name="text">The number, from 1.</param>
    /// <param name="options">All options.</param>
    /// <returns>Its index, counted from 0; null if it names none, or could be meant as the words of an option that has a digit.</returns>
    public static int? NumberOf(ReadOnlySpan<char> text, IReadOnlyList<string> options) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= options.Count
        && !options.Any(static option => option.Any(char.IsDigit))
            ? number - 1
            : null;

    private static bool Ends(ReadOnlySpan<char> rest) => rest.IsEmpty || char.IsWhiteSpace(rest[0]) || Separators.Contains(rest[0]);

    /// <summary>What comes after the separators at the beginning.</summary>
    private static ReadOnlySpan<char> Next(ReadOnlySpan<char> rest)
    {
        rest = Skip(rest);
        return rest.StartsWith(And, StringComparison.OrdinalIgnoreCase) && rest.Length > And.Length && char.IsWhiteSpace(rest[And.Length])
            ? Skip(rest[And.Length..])
            : rest;
    }

    private static ReadOnlySpan<char> Skip(ReadOnlySpan<char> rest)
    {
        while (!rest.IsEmpty && (char.IsWhiteSpace(rest[0]) || Separators.Contains(rest[0])))
        {
            rest = rest[1..];
        }

        return rest;
    }
}
