namespace Dormouse.Grains.Texts;

/// <summary>Tool calls and results, as the verbose output mode shows them.</summary>
internal static class DetailTexts
{
    public static string Call(string tool, string input) => input.Length == 0 ? $"**{tool}**" : $"**{tool}**\n{Fenced(input)}";

    public static string Result(string result, bool isError)
    {
        var title = isError ? "⚠ failed" : "↳";
        return string.IsNullOrWhiteSpace(result) ? $"{title} *(no output)*" : $"{title}\n{Fenced(result)}";
    }

    private static string Fenced(string text)
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return $"{fence}\n{text}\n{fence}";
    }
}
