using System.Text.Json;
using Dormouse.Frontend.People;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo.Verbs;

// Whether agents are logged in.
internal static partial class DoctorVerb
{
    private static readonly string[] LoginVariables =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX", "CLAUDE_CODE_USE_FOUNDRY",
    ];

    /// <summary>The logins of a claude: one for each folder in which a person has one.</summary>
    private static IEnumerable<Finding> Logins(SiloSettings settings, string agent) => settings.Agents[agent].Protocol == "claude"
        ? settings.Frontend.People.Keys.Append(KnownPeople.Owner)
            .Select(user => settings.ConfigDirectory(agent, user))
            .Distinct()
            .Select(folder => Login(agent, settings.Agents[agent], folder))
        : [];

    internal static Finding Login(string name, AgentSettings agent, string? configured)
    {
        var what = $"login {name}";
        if (LoginVariables.FirstOrDefault(variable => Variable(agent, variable) is { Length: > 0 }) is { } set)
        {
            return new(Level.Ok, what, $"by the variable {set}");
        }

        var folder = configured ?? Variable(agent, "CLAUDE_CONFIG_DIR") ?? Path.Combine(Variable(agent, "HOME") ?? "/", ".claude");
        try
        {
            return HasProperty(Path.Combine(folder, ".credentials.json"), "claudeAiOauth") ? new(Level.Ok, what, $"in {folder}")
                : HasProperty(Path.Combine(folder, "settings.json"), "apiKeyHelper") ? new(Level.Ok, what, $"by apiKeyHelper in {folder}")
                : new(Level.Warn, what, $"none was found in {folder}; run CLAUDE_CONFIG_DIR={folder} {agent.Command} and log in, or set Agents:{name}:Environment:ANTHROPIC_API_KEY");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(Level.Warn, what, $"what is in {folder} can't be read ({exception.Message}); make it readable, or log in again");
        }
    }

    private static string? Variable(AgentSettings agent, string name) =>
        agent.Environment.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    private static bool HasProperty(string file, string property) =>
        File.Exists(file) && JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)) is { ValueKind: JsonValueKind.Object } content && content.TryGetProperty(property, out _);
}
