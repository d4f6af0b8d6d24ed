namespace Dormouse.Grains.Texts;

/// <summary>Tool calls and results, as the verbose output mode shows them.</summary>
internal static class DetailTexts
{
    public static string Call(string tool, string input) => input.Length == 0 ? $"**{tool}**" : $"**{tool}**\n{CodeBlock.Of(input)}";

    public static string Result(string result, bool isError)
    {
        var title = isError ? "⚠ failed" : "↳";
        return string.IsNullOrWhiteSpace(result) ? $"{title} *(no output)*" : $"{title}\n{CodeBlock.Of(result)}";
    }
}
