using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Dormouse.Silo.Agents;

/// <summary>The text of strings that others write: broken characters become U+FFFD, and a long one need not be read whole.</summary>
internal static partial class JsonText
{
    private const int EscapeBytes = 6;

    /// <summary>The whole text.</summary>
    /// <param name="element">A string.</param>
    /// <returns>The text.</returns>
    public static string Read(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, as programs write it that cut a text in the middle of an emoji, or no UTF-8.
            return Mend(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
        }
    }

    /// <summary>The whole text.</summary>
    /// <param name="reader">Stands on a string of a line that lies in one piece.</param>
    /// <returns>The text.</returns>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Mend(reader.ValueSpan);
        }
    }

    /// <summary>Makes every string in a line readable: half of a surrogate pair, and what is no UTF-8, becomes U+FFFD.</summary>
    /// <param name="line">JSON of one line.</param>
    /// <returns>The same line if nothing was broken.</returns>
    public static ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        var isWhole = Utf8.IsValid(span) && span.IndexOf(@"\ud"u8) < 0 && span.IndexOf(@"\uD"u8) < 0;
        return isWhole ? line : Encoding.UTF8.GetBytes(WithoutHalves(span));
    }

    /// <summary>The beginning of the text.</summary>
    /// <param name="content">What stands between the quotes of a string.</param>
    /// <param name="most">How many characters are wanted, in UTF-16.</param>
    /// <returns>At least that many characters and one more, if the text has them.</returns>
    public static string Start(ReadOnlySpan<byte> content, int most)
    {
        var plain = content[..Math.Min(content.Length, most + 1)];
        return Ascii.IsValid(plain) && !plain.Contains((byte)'\\')
            ? Encoding.ASCII.GetString(plain)
            : Mend(content[..Boundary(content, (most + 1) * EscapeBytes)]);
    }

    /// <summary>The first end of a character at or after a position.</summary>
    private static int Boundary(ReadOnlySpan<byte> content, int position)
    {
        if (content.Length <= position)
        {
            return content.Length;
        }

        var end = 0;
        while (end < position)
        {
            end += content[end] != '\\' ? 1 : content[end + 1] == 'u' ? EscapeBytes : 2;
        }

        while (end < content.Length && (content[end] & 0xC0) == 0x80)
        {
            end++;
        }

        return end;
    }

    private static string Mend(ReadOnlySpan<byte> content) => JsonSerializer.Deserialize<string>($"\"{WithoutHalves(content)}\"")!;

    private static string WithoutHalves(ReadOnlySpan<byte> json) =>
        Escape.Replace(Encoding.UTF8.GetString(json), static escape => escape.Groups[1].Success ? @"\ufffd" : escape.Value);

    [GeneratedRegex(@"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)|\\.")]
    private static partial Regex Escape { get; }
}
