using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What the person allowed in a session and the permission mode, which the CLI forgets with its process. Seen on 2.1.197, 2.1.330
/// and 2.1.332: rules and folders of every kind hold at once when they are given in <c>--settings</c>, and a mode when it is given
/// with <c>--permission-mode</c>; 2.1.197 heeds in a folder that was never trusted not even the rules that it wrote there itself.
/// </summary>
/// <param name="kept">What the session has kept, or null.</param>
internal sealed class ClaudePermissions(AgentPermissions? kept)
{
    /// <summary>The mode in which the CLI only plans.</summary>
    public const string Plan = "plan";

    private readonly Lock _gate = new();
    private AgentPermissions _now = kept ?? AgentPermissions.None;

    /// <summary>The mode that is in force, or null as long as nothing told it.</summary>
    private string? _mode = kept?.Mode;

    /// <summary>The mode that the person chose while the CLI planned, so that it counts and not the one from before; or null.</summary>
    private string? _chosenOverPlan;

    /// <summary>
    /// What a permission request suggests to allow for good and what only helps together: every rule and every folder, never a mode.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="workingFolder">The real path of the session's folder, which is open to it anyway; or null.</param>
    /// <returns>The suggestions, or null if there is no rule among them.</returns>
    public static JsonArray? Together(JsonElement request, string? workingFolder = null)
    {
        var suggestions = request.Items("permission_suggestions")
            .Where(one => (one.String("type"), one.String("behavior")) is ("addRules", "allow")
                || (one.String("type") == "addDirectories" && !one.Items("directories").All(folder => IsInside(folder, workingFolder))))
            .ToArray();
        return suggestions.Any(static one => one.String("type") == "addRules")
            ? new([.. suggestions.Select(static one => JsonNode.Parse(one.GetRawText()))])
            : null;
    }

    /// <summary>The arguments with which the CLI begins in the mode that was in force; in planning mode, in the one before it.</summary>
    /// <param name="kept">What the session has kept, or null.</param>
    /// <param name="usual">The mode of the agent's settings, or null.</param>
    /// <returns>Arguments; none if the CLI is to choose.</returns>
    public static string[] Arguments(AgentPermissions? kept, string? usual) =>
        (kept?.Mode is Plan ? kept.ModeBeforePlan ?? usual : kept?.Mode ?? usual) is { } mode ? ["--permission-mode", mode] : [];

    /// <summary>Puts rules and folders into the CLI's settings.</summary>
    /// <param name="kept">What the session has kept, or null.</param>
    /// <param name="settings">The settings; what they allow themselves stays.</param>
    public static void Give(AgentPermissions? kept, JsonObject settings)
    {
        if (kept is null or { Rules: [], Folders: [] })
        {
            return;
        }

        var permissions = settings["permissions"] as JsonObject ?? [];
        foreach (var rules in kept.Rules.GroupBy(static rule => rule.Behavior))
        {
            Add(permissions, rules.Key, rules.Select(static rule => rule.Rule));
        }

        Add(permissions, "additionalDirectories", kept.Folders);
        settings["permissions"] = permissions.DeepClone();
    }

    /// <summary>The request that brings planning mode back, or null if the session was not in it.</summary>
    public JsonObject? PlanRequest =>
        kept?.Mode is Plan ? new() { ["subtype"] = "set_permission_mode", ["mode"] = Plan } : null;

    /// <summary>A person allowed something for good.</summary>
    /// <param name="updates">What the CLI was told: <c>updatedPermissions</c>.</param>
    /// <returns>What the session is to keep, if it is not what it has.</returns>
    public AgentPermissions? Granted(JsonNode? updates)
    {
        var (rules, folders) = (new List<AgentRule>(), new List<string>());
        foreach (var update in (updates as JsonArray ?? []).OfType<JsonObject>())
        {
            folders.AddRange(Texts(update["directories"]));
            var behavior = Text(update["behavior"]) ?? "allow";
            rules.AddRange(
                (update["rules"] as JsonArray ?? []).Select(Notation).OfType<string>().Select(rule => new AgentRule(behavior, rule)));
        }

        lock (_gate)
        {
            var next = _now with { Rules = [.. _now.Rules.Union(rules)], Folders = [.. _now.Folders.Union(folders)] };
            var isNew = next.Rules.Count > _now.Rules.Count || next.Folders.Count > _now.Folders.Count;
            _now = next;
            return isNew ? next : null;
        }
    }

    /// <summary>A person chooses a mode.</summary>
    /// <param name="mode">The mode.</param>
    public void Choose(string mode)
    {
        lock (_gate)
        {
            _chosenOverPlan = mode is Plan ? null : _mode is Plan ? mode : _chosenOverPlan;
            _now = (_now.Mode is null ? _now with { Mode = _mode } : _now).In(mode, Plan);
            _mode = mode;
        }
    }

    /// <summary>What goes with a plan's approval: else the mode from before the plan would come back instead of the chosen one.</summary>
    /// <returns>An update of permissions, or null if none is needed.</returns>
    public JsonArray? AfterPlan()
    {
        lock (_gate)
        {
            var chosen = _chosenOverPlan;
            _chosenOverPlan = null;
            return chosen is null ? null : [new JsonObject { ["type"] = "setMode", ["mode"] = chosen, ["destination"] = "session" }];
        }
    }

    /// <summary>The CLI says which mode is in force.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>What the session is to keep, if the mode has changed since the CLI began.</returns>
    public AgentPermissions? InForce(string mode)
    {
        lock (_gate)
        {
            var before = _mode;
            _mode = mode;
            _chosenOverPlan = mode is Plan && before is not Plan ? null : _chosenOverPlan;
            if (before is null || before == mode)
            {
                return null;
            }

            return _now = _now with { Mode = mode, ModeBeforePlan = mode is Plan ? before : null };
        }
    }

    /// <summary>
    /// The CLI's notation: <c>Tool</c> or <c>Tool(content)</c>, with a backslash before each bracket and backslash of the content.
    /// </summary>
    /// <param name="rule">The rule.</param>
    /// <returns>It as text; null if it is none.</returns>
    public static string? Notation(JsonNode? rule) =>
        (Text((rule as JsonObject)?["toolName"]), Text((rule as JsonObject)?["ruleContent"])) switch
    {
        (null, _) => null,
        ({ } tool, null) => tool,
        ({ } tool, { } content) => $"{tool}({content.Replace(@"\", @"\\").Replace("(", @"\(").Replace(")", @"\)")})",
    };

    /// <summary>A text of the CLI's JSON.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text; null if it is none.</returns>
    public static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var read) ? read : null;

    private static bool IsInside(JsonElement folder, string? workingFolder) =>
        workingFolder is not null
        && folder.ValueKind is JsonValueKind.String
        && $"{JsonText.Read(folder)}/".StartsWith($"{workingFolder}/", StringComparison.Ordinal);

    private static void Add(JsonObject permissions, string list, IEnumerable<string> more)
    {
        var had = Texts(permissions[list]).ToArray();
        permissions[list] = new JsonArray([.. had.Union(more).Select(static text => JsonValue.Create(text))]);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(Text).OfType<string>();
}
