using System.Text.Json;
using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What a repository has the CLI run or allow without asking anybody: in <c>-p</c> it runs hooks and servers of any folder (seen on
/// 2.1.332), and reads commands that make keys and headers from its settings.
/// </summary>
internal static class ClaudeOwnCode
{
    // The CLI's own, written when somebody allowed something for good: rules in it were a person's answers.
    private const string OfPersons = "settings.local.json";

    private static readonly string[] Commands =
        ["apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "gcpAuthRefresh", "otelHeadersHelper", "proxyAuthHelper"];

    /// <summary>Whether a session must not have it: it works in a project that its person did not say to trust.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>True if there is something, and it is not trusted.</returns>
    public static bool IsKeptOff(AgentLaunch launch) =>
        launch is { Project: not null, TrustsProject: not true } && Find(launch.WorkingFolder).Count > 0;

    /// <summary>Finds it.</summary>
    /// <param name="folder">The folder that the CLI works in.</param>
    /// <returns>A line for each thing, for people.</returns>
    public static IReadOnlyList<string> Find(string folder)
    {
        List<string> found = [];
        foreach (var name in new[] { "settings.json", OfPersons })
        {
            if (ProjectFile.Json(Path.Combine(folder, ".claude"), name) is { } settings)
            {
                found.AddRange(InSettings(settings, name != OfPersons));
            }
        }

        if (ProjectFile.Json(folder, ".mcp.json")?.Property("mcpServers") is { ValueKind: JsonValueKind.Object } servers)
        {
            found.AddRange(servers.EnumerateObject().Select(static server => $"MCP server {server.Name}: {Called(server.Value)}"));
        }

        return found;
    }

    private static IEnumerable<string> InSettings(JsonElement settings, bool isOfProject)
    {
        if (settings.Property("hooks") is { ValueKind: JsonValueKind.Object } hooks)
        {
            foreach (var hook in hooks.EnumerateObject())
            {
                foreach (var command in Texts(hook.Value))
                {
                    yield return $"hook {hook.Name}: {command}";
                }
            }
        }

        foreach (var name in Commands)
        {
            if (settings.String(name) is { } command)
            {
                yield return $"{name}: {command}";
            }
        }

        if (settings.Property("env") is { ValueKind: JsonValueKind.Object } variables)
        {
            foreach (var variable in variables.EnumerateObject())
            {
                yield return $"variable {variable.Name}";
            }
        }

        foreach (var rule in isOfProject && settings.Property("permissions") is { } permissions ? permissions.Items("allow") : [])
        {
            yield return $"allowed without a question: {rule}";
        }
    }

    /// <summary>The commands in a hook's entries, however they are nested.</summary>
    private static IEnumerable<string> Texts(JsonElement entries) => entries.ValueKind switch
    {
        JsonValueKind.Array => entries.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => new[] { entries.String("command") ?? entries.String("url") ?? entries.String("prompt") }.OfType<string>()
            .Concat(entries.Property("hooks") is { } inner ? Texts(inner) : []),
        _ => [],
    };

    private static string Called(JsonElement server) =>
        server.String("url")
        ?? string.Join(' ', server.Items("args").Select(static word => word.ToString()).Prepend(server.String("command") ?? "?"));
}
