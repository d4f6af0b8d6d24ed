using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What a form's schema demands of a value, as far as MCP's schemas can say it. Demands that are not understood are the server's to check.
/// </summary>
internal static class FieldRules
{
    private static readonly TimeSpan PatternPatience = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads a text.</summary>
    /// <param name="answer">The person's answer.</param>
    /// <param name="schema">The field's schema.</param>
    /// <returns>The value, or what is wrong with it.</returns>
    public static (JsonNode? Value, string? Problem) Text(string answer, JsonElement schema)
    {
        var length = answer.EnumerateRunes().Count();
        return Limit(schema, "minLength") is { } least && length < least ? Wrong($"This has {length} characters and needs {least} or more.")
            : Limit(schema, "maxLength") is { } most && length > most ? Wrong($"This has {length} characters and may have {most} at most.")
            : !HasFormat(answer, schema.String("format")) ? Wrong($"“{answer}” is no {Format(schema.String("format"))}.")
            : schema.String("pattern") is { } pattern
                && !Fits(answer, pattern) ? Wrong($"This does not have the form that is asked for ({pattern}).")
            : (JsonValue.Create(answer), null);
    }

    /// <summary>Reads a number.</summary>
    /// <param name="answer">The person's answer.</param>
    /// <param name="schema">The field's schema.</param>
    /// <param name="isWhole">Whether it must be a whole number.</param>
    /// <returns>The value, or what is wrong with it.</returns>
    public static (JsonNode? Value, string? Problem) Number(string answer, JsonElement schema, bool isWhole)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent
            | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (!decimal.TryParse(answer, Style, CultureInfo.InvariantCulture, out var number)
            || (isWhole && number != decimal.Truncate(number)))
        {
            return Wrong($"“{answer}” is no {(isWhole ? "whole number" : "number")}.");
        }

        return Limit(schema, "minimum") is { } least && number < least ? Wrong($"{number} is less than {least}.")
            : Limit(schema, "maximum") is { } most && number > most ? Wrong($"{number} is more than {most}.")
            : Limit(schema, "exclusiveMinimum") is { } above && number <= above ? Wrong($"{number} is not more than {above}.")
            : Limit(schema, "exclusiveMaximum") is { } below && number >= below ? Wrong($"{number} is not less than {below}.")
            : (JsonValue.Create(isWhole ? decimal.Truncate(number) : number), null);
    }

    /// <summary>Checks how many values were chosen.</summary>
    /// <param name="count">How many.</param>
    /// <param name="schema">The field's schema.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? Count(int count, JsonElement schema) =>
        Limit(schema, "minItems") is { } least && count < least ? Sentence($"Choose {least} or more.")
        : Limit(schema, "maxItems") is { } most && count > most ? Sentence($"Choose {most} at most.")
        : null;

    /// <summary>Says what is demanded.</summary>
    /// <param name="type">The field's type.</param>
    /// <param name="isChoice">Whether its values are listed.</param>
    /// <param name="schema">Its schema.</param>
    /// <returns>Words, to be joined.</returns>
    public static IEnumerable<string> Describe(string type, bool isChoice, JsonElement schema)
    {
        yield return (type, isChoice) switch
        {
            ("array", true) => "several may be chosen",
            ("array", false) => "several, with a comma between",
            ("boolean", _) => "yes or no",
            (_, true) => "one of these",
            ("integer", _) => "a whole number",
            ("number", _) => "a number",
            _ => $"{Article(Format(schema.String("format")))} {Format(schema.String("format"))}",
        };
        foreach (var (name, word) in new[]
        {
            ("minLength", "at least {0} characters"), ("maxLength", "at most {0} characters"), ("minimum", "from {0}"), ("maximum", "to {0}"),
            ("minItems", "at least {0}"), ("maxItems", "at most {0}"),
        })
        {
            if (Limit(schema, name) is { } limit)
            {
                yield return string.Format(CultureInfo.InvariantCulture, word, limit);
            }
        }
    }

    private static decimal? Limit(JsonElement schema, string name) =>
        schema.Property(name) is { ValueKind: JsonValueKind.Number } limit && limit.TryGetDecimal(out var number) ? number : null;

    private static bool HasFormat(string answer, string? format) => format switch
    {
        "email" => MailAddress.TryCreate(answer, out var address) && address.Address == answer,
        "uri" => Uri.TryCreate(answer, UriKind.Absolute, out _),
        "date" => DateOnly.TryParseExact(answer, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => answer.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(answer, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    private static string Format(string? format) => format switch
    {
        "email" => "e-mail address",
        "uri" => "address with its scheme, such as https://example.com",
        "date" => "date such as 2026-11-25",
        "date-time" => "time such as 2026-11-25T18:00:00Z",
        _ => "text",
    };

    private static string Article(string noun) => noun[0] is 'a' or 'e' ? "an" : "a";

    private static bool Fits(string answer, string pattern)
    {
        try
        {
            return Regex.IsMatch(answer, pattern, RegexOptions.ECMAScript, PatternPatience);
        }
        catch (Exception exception) when (exception is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static (JsonNode?, string?) Wrong(FormattableString sentence) => (null, Sentence(sentence));

    private static string Sentence(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
