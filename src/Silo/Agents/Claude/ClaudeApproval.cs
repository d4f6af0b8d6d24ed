using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What a person allows when they let the CLI use a tool, in one text: every input, and each rule that is kept if they allow it for good,
/// with where it is kept. What can't be shown whole can't be allowed for good.
/// </summary>
internal sealed class ClaudeApproval
{
    /// <summary>The option that allows it for good.</summary>
    public const string Always = "Always allow";

    private const int MostOfLines = 3_000;

    private static readonly string[] Understood = ["type", "rules", "behavior", "directories", "destination"];

    /// <summary>Reads what is asked for.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="input">Its input.</param>
    /// <param name="suggested">What would be kept; see <see cref="ClaudePermissions.Together"/>; or null.</param>
    public ClaudeApproval(string tool, JsonElement input, JsonArray? suggested)
    {
        var approval = new ApprovalText($"May the agent use {Name(tool)}?");
        approval.AddInputs(input, tool == "Bash" ? "command" : null);
        var text = new StringBuilder(approval.Text);
        if (suggested is not null && approval.IsWhole && Lines(suggested) is { } lines)
        {
            Kept = suggested;
            text.Append(CultureInfo.InvariantCulture, $"\n\n{Always} keeps this, and asks no more:\n");
            foreach (var line in lines)
            {
                text.Append("\n- ").Append(line);
            }
        }

        Text = text.ToString();
    }

    /// <summary>What is asked, in CommonMark.</summary>
    public string Text { get; }

    /// <summary>What is kept if it is allowed for good; null if it can only be allowed once.</summary>
    public JsonArray? Kept { get; }

    /// <summary>What a person allows when they let the CLI begin with a plan: it may name what it need not ask about then.</summary>
    /// <param name="input">The input of <c>ExitPlanMode</c>.</param>
    /// <returns>CommonMark.</returns>
    public static string OfPlan(JsonElement input)
    {
        var text = new StringBuilder($"The agent has a plan:\n\n{input.String("plan")}");
        var others = input.ValueKind is JsonValueKind.Object
            ? input.EnumerateObject().Where(static one => one.Name is not ("plan" or "planFilePath")).ToArray()
            : [];
        if (others.Length > 0)
        {
            text.Append("\n\nWith the plan you also allow:\n\n").Append(CodeBlock.Of(
                VisibleText.Of(string.Join('\n', others.Select(static one => $"{OneLine(one.Name)}: {one.Value.GetRawText()}")))));
        }

        return text.Append("\n\nShall it go ahead?").ToString();
    }

    private static string Name(string tool) => tool.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
        ? $"**{tool}**"
        : CodeSpan.Of(tool);

    private static string OneLine(string name) => VisibleText.OfLine(name);

    /// <summary>A line for each rule and each folder.</summary>
    /// <returns>Null if there is something in it that this version can't show.</returns>
    private static List<string>? Lines(JsonArray suggested)
    {
        var lines = new List<string>();
        foreach (var update in suggested)
        {
            if (update is not JsonObject one || one.Any(static member => !Understood.Contains(member.Key)))
            {
                return null;
            }

            var place = Place(ClaudePermissions.Text(one["destination"]));
            foreach (var rule in one["rules"] as JsonArray ?? [])
            {
                if (ClaudePermissions.Notation(rule) is not { } notation || (rule as JsonObject)!.Count > 2)
                {
                    return null;
                }

                lines.Add($"{CodeSpan.Of(notation)} {place}");
            }

            foreach (var folder in one["directories"] as JsonArray ?? [])
            {
                if (ClaudePermissions.Text(folder) is not { } path)
                {
                    return null;
                }

                lines.Add($"everything in the folder {CodeSpan.Of(path)} {place}");
            }
        }

        return lines.Sum(static line => line.Length) <= MostOfLines ? lines : null;
    }

    /// <summary>Where the CLI keeps a rule; the session keeps each of them too, for a process forgets what it was told.</summary>
    private static string Place(string? destination) => destination switch
    {
        null or "session" or "cliArg" => "(kept in this session)",
        "localSettings" => "(kept in this session and in `.claude/settings.local.json` of its folder)",
        "projectSettings" => "(kept in this session and in `.claude/settings.json` of its folder, for everybody who works in it)",
        "userSettings" => "(kept in this session and in claude's own settings, for all sessions with this login)",
        _ => $"(kept in this session and in claude's {CodeSpan.Of(destination)})",
    };
}
