using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// The agent asks whether it may use a tool. What is chosen is told by its kind: names and order are the agent's own, and several options
/// may be of one kind. What can't be shown whole can't be allowed for good.
/// </summary>
internal sealed class AcpQuestion
{
    private const string Allow = "Allow";
    private const string Always = "Always allow";
    private const string Deny = "Deny";
    private const string Never = "Always deny";

    private readonly List<(string Label, string OptionId)> _options = [];

    /// <summary>Reads a request.</summary>
    /// <param name="id">Our id of the question.</param>
    /// <param name="requestId">The request's id, as it was written.</param>
    /// <param name="tool">The tool that it is about, with all that was told of it.</param>
    /// <param name="options">What can be chosen.</param>
    public AcpQuestion(string id, string requestId, AcpTool tool, IEnumerable<JsonElement> options)
    {
        RequestId = requestId;
        var approval = new ApprovalText($"May the agent use {NameOf(tool)}?");
        approval.AddInputs(tool.RawInput, "command");
        foreach (var diff in Diffs(tool.Content))
        {
            approval.AddBlock(diff);
        }

        if (!tool.HasInput && tool.Title.Length > 0)
        {
            approval.AddBlock(tool.Title);
        }

        var known = options.ToArray();
        foreach (var option in known)
        {
            Add(option, known, approval.IsWhole);
        }

        var kept = known.Where(IsForGood).Select(static option => option.String("name")).OfType<string>().ToArray();
        var text = new StringBuilder(approval.Text);
        if (approval.IsWhole && kept.Length > 0)
        {
            text.Append("\n\nIn the agent's words, for good means:\n");
            foreach (var name in kept)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n- {CodeSpan.Of(VisibleText.OfLine(name))}");
            }
        }

        Question = new(id, text.ToString(), [.. _options.Select(static option => option.Label)])
        {
            Form = new() { Yes = LabelOf(known, "allow_once"), No = LabelOf(known, "reject_once"), IsPermission = true },
        };
    }

    /// <summary>The request's id, as it was written.</summary>
    public string RequestId { get; }

    /// <summary>What a person is asked.</summary>
    public AgentQuestion Question { get; }

    /// <summary>The agent's id of what a person chose.</summary>
    /// <param name="label">The option.</param>
    /// <returns>The id; null if it is none of the options.</returns>
    public string? Choose(string label) => _options.FirstOrDefault(option => option.Label == label).OptionId;

    private void Add(JsonElement option, JsonElement[] all, bool isWhole)
    {
        if (option.String("optionId") is not { } id || (IsForGood(option) && !isWhole && option.String("kind") == "allow_always"))
        {
            return;
        }

        var kind = option.String("kind");
        var usual = kind switch
        {
            "allow_once" => Allow,
            "allow_always" => Always,
            "reject_once" => Deny,
            "reject_always" => Never,
            _ => null,
        };
        var isOnly = usual is not null && all.Count(other => other.String("kind") == kind) == 1;
        var label = isOnly ? usual! : AcpTool.Short(VisibleText.OfLine(option.String("name") ?? id));
        for (var copy = 2; _options.Any(other => other.Label == label); copy++)
        {
            label = string.Create(CultureInfo.InvariantCulture, $"{label} ({copy})");
        }

        _options.Add((label, id));
    }

    private string? LabelOf(JsonElement[] all, string kind) =>
        all.FirstOrDefault(option => option.String("kind") == kind) is { ValueKind: JsonValueKind.Object } found
            ? _options.FirstOrDefault(option => option.OptionId == found.String("optionId")).Label
            : null;

    private static bool IsForGood(JsonElement option) => option.String("kind") is "allow_always" or "reject_always";

    private static string NameOf(AcpTool tool) =>
        tool.Kind == "execute" ? "**a command**" : ApprovalText.Name(tool.HasInput && tool.Title.Length > 0 ? tool.Title : tool.Label);

    private static IEnumerable<string> Diffs(JsonElement content) => content.ValueKind is JsonValueKind.Array
        ? content.EnumerateArray().Where(static one => one.String("type") == "diff").Select(static one =>
            string.Join('\n', new[] { one.String("path") ?? "" }
                .Concat(Marked(one.String("oldText"), "- "))
                .Concat(Marked(one.String("newText"), "+ "))))
        : [];

    private static IEnumerable<string> Marked(string? text, string mark) =>
        text is { Length: > 0 } ? text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => mark + line) : [];
}
