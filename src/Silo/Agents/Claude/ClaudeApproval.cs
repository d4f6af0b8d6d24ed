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

    /// <summary>Most characters of one input. A command is read to its end before it is allowed; a file's content need not be.</summary>
    private const int MostOfCommand = 8_000;
    private const int MostOfInput = 3_000;

    private static readonly string[] Understood = ["type", "rules", "behavior", "directories", "destination"];

    private bool _isWhole = true;

    /// <summary>Reads what is asked for.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="input">Its input.</param>
    /// <param name="suggested">What would be kept; see <see cref="ClaudePermissions.Together"/>; or null.</param>
    public ClaudeApproval(string tool, JsonElement input, JsonArray? suggested)
    {
        var text = new StringBuilder($"May the agent use {Name(tool)}?");
        AddInputs(text, tool, input);
        if (suggested is not null && _isWhole && Lines(suggested) is { } lines)
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

    private void AddInputs(StringBuilder text, string tool, JsonElement input)
    {
        if (input.ValueKind is not JsonValueKind.Object)
        {
            AddBlock(text, input.ValueKind is JsonValueKind.Undefined ? "" : input.GetRawText(), MostOfInput);
            return;
        }

        var inputs = input.EnumerateObject().ToList();
        if (tool == "Bash" && inputs.FindIndex(static one => one.NameEquals("command")) is >= 0 and var command)
        {
            AddBlock(text, Value(inputs[command].Value), MostOfCommand);
            inputs.RemoveAt(command);
        }

        // A value of several lines has a block of its own, so that none of its lines can pass for another input.
        var lines = inputs.Where(static one => !IsLong(one)).Select(static one => $"{OneLine(one.Name)}: {Value(one.Value)}");
        AddBlock(text, string.Join('\n', lines), MostOfInput);
        foreach (var one in inputs.Where(IsLong))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n{CodeSpan.Of(one.Name)}:");
            AddBlock(text, Value(one.Value), MostOfInput);
        }
    }

    private void AddBlock(StringBuilder text, string value, int most)
    {
        var shown = VisibleText.Of(value);
        if (shown.Length > most)
        {
            _isWhole = false;
            shown = Cut(shown, most);
        }

        if (shown.Length > 0)
        {
            text.Append("\n\n").Append(CodeBlock.Of(shown));
        }
    }

    /// <summary>The beginning and the end: what is hidden in a long text is hidden behind its beginning.</summary>
    private static string Cut(string text, int most)
    {
        var (head, tail) = (most * 2 / 3, text.Length - (most / 3));
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"{text[..head]}\n[{tail - head:N0} characters are not shown here]\n{text[tail..]}");
    }

    private static bool IsLong(JsonProperty one) =>
        one.Value.ValueKind is JsonValueKind.String && Value(one.Value).AsSpan().IndexOfAny('\r', '\n') >= 0;

    private static string Value(JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? JsonText.Read(value).ReplaceLineEndings("\n") : value.GetRawText();

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

        return lines.Sum(static line => line.Length) <= MostOfInput ? lines : null;
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
