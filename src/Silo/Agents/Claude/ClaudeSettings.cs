using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The settings that every start of ours passes with <c>--settings</c>. Of several such arguments the CLI heeds only the last one
/// (seen on 2.1.197, 2.1.330 and 2.1.332), so a person's own is taken into ours.
/// </summary>
internal static class ClaudeSettings
{
    // By default the CLI removes, at any of its starts, every conversation of the configuration folder that was not used for 30 days.
    private const int CleanupPeriodDays = 36500;
    private const string Argument = "--settings";
    private const string Excludes = "claudeMdExcludes";

    /// <summary>Writes the settings and passes them.</summary>
    /// <param name="arguments">The person's own arguments.</param>
    /// <param name="launch">The session's agent.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>The person's other arguments, and those with which the CLI has both the person's settings and ours.</returns>
    public static (IReadOnlyList<string> Others, IReadOnlyList<string> Settings) Pass(
        IReadOnlyList<string> arguments, AgentLaunch launch, string folder)
    {
        var (others, own) = Split(arguments);
        if (Read(own, launch.WorkingFolder) is not { } settings)
        {
            // The CLI says what is wrong with it.
            return (arguments, []);
        }

        settings["cleanupPeriodDays"] = CleanupPeriodDays;
        LeaveOutInbox(settings, launch.WorkingFolder);
        ClaudePermissions.Give(launch.Permissions, settings);

        // By file, for they may hold secrets, and everybody on the machine can read a command line.
        var file = Path.Combine(folder, "settings.json");
        File.WriteAllText(file, settings.ToJsonString());
        return (others, [Argument, file]);
    }

    /// <summary>
    /// What a person sent is data: the CLI reads instructions of any folder in which it reads a file (seen on 2.1.197, 2.1.330 and
    /// 2.1.332).
    /// </summary>
    private static void LeaveOutInbox(JsonObject settings, string workingFolder)
    {
        var excluded = settings[Excludes] as JsonArray ?? [];
        foreach (var folder in new[] { workingFolder, RealPath.Of(workingFolder) }.Distinct())
        {
            excluded.Add($"{Regex.Replace(folder, @"[\\*?\[\]{}()!+@|]", @"\$0")}/{SentFile.Folder}/**");
        }

        settings[Excludes] = excluded;
    }

    /// <summary>Parts the settings from the other arguments; the last ones count.</summary>
    private static (List<string> Others, string? Settings) Split(IReadOnlyList<string> arguments)
    {
        var others = new List<string>();
        string? settings = null;
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == Argument && i + 1 < arguments.Count)
            {
                settings = arguments[++i];
            }
            else if (arguments[i].StartsWith($"{Argument}=", StringComparison.Ordinal))
            {
                settings = arguments[i][(Argument.Length + 1)..];
            }
            else
            {
                others.Add(arguments[i]);
            }
        }

        return (others, settings);
    }

    /// <summary>
    /// The person's settings: JSON, or the name of a file. Null if there is no such file; what is no JSON the CLI ignores too.
    /// </summary>
    private static JsonObject? Read(string? given, string workingFolder)
    {
        if (given is null)
        {
            return [];
        }

        var isJson = given.AsSpan().Trim() is ['{', .., '}'];
        try
        {
            var text = isJson ? given : File.ReadAllText(Path.Combine(workingFolder, given));

            // Of a name that stands there twice the last one counts, which a JsonNode does not bear.
            var settings = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(text) ?? [];
            return new(settings.Select(static one => KeyValuePair.Create(one.Key, JsonValue(one.Value))));
        }
        catch (JsonException)
        {
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static JsonNode? JsonValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => System.Text.Json.Nodes.JsonValue.Create(value),
    };
}
