using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dormouse.DummyAgent;

/// <summary>
/// One prompt. Words in it say how it is to be worked on: <c>slow=MS</c> how long, <c>events=N</c> in how many pieces,
/// <c>child</c> with a process of its own, <c>ask</c> with a permission first, <c>lag=MS</c> with a record that is behind,
/// <c>deaf</c> without heeding an interrupt.
/// </summary>
internal sealed partial record UserMessage(string? Uuid, string Text, string Id)
{
    public int Slow => Number("slow") ?? 0;

    public int Events => Number("events") ?? 2;

    public int Lag => Number("lag") ?? 0;

    public bool Asks => Has("ask");

    public bool IsDeaf => Has("deaf");

    public bool HasChild => Has("child");

    public static UserMessage Read(JsonElement line)
    {
        var content = line.GetProperty("message").GetProperty("content");
        var text = content.ValueKind is JsonValueKind.String
            ? content.GetString()!
            : string.Concat(content.EnumerateArray()
                .Where(static block => block.GetProperty("type").GetString() == "text")
                .Select(static block => block.GetProperty("text").GetString()));
        return Of(line.TryGetProperty("uuid", out var uuid) ? uuid.GetString() : null, text);
    }

    public static UserMessage Of(string? uuid, string text) =>
        new(uuid, text, IdPattern().Match(text) is { Success: true } id ? id.Value : "-");

    private bool Has(string word) => Text.Split(' ', '\n').Contains(word);

    private int? Number(string name)
    {
        var found = Regex.Match(Text, $@"\b{name}=(\d+)");
        return found.Success ? int.Parse(found.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"\bm\d+(e\d+)?\b")]
    private static partial Regex IdPattern();
}
