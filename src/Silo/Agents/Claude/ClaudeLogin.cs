using System.Text.Json;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>Whether the CLI is logged in, as far as its files and variables tell.</summary>
internal static class ClaudeLogin
{
    private static readonly string[] Variables =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN", "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_VERTEX",
        "CLAUDE_CODE_USE_FOUNDRY",
    ];

    /// <inheritdoc cref="AgentDescriptor.FindLogin"/>
    public static LoginFinding Find(string agent, AgentOptions settings, string? folder)
    {
        if (Variables.FirstOrDefault(variable => Variable(settings, variable) is { Length: > 0 }) is { } set)
        {
            return new(IsThere: true, $"by the variable {set}");
        }

        folder ??= Variable(settings, "CLAUDE_CONFIG_DIR") ?? Path.Combine(Variable(settings, "HOME") ?? "/", ".claude");
        try
        {
            return HasProperty(Path.Combine(folder, ".credentials.json"), "claudeAiOauth") ? new(IsThere: true, $"in {folder}")
                : HasProperty(Path.Combine(folder, "settings.json"), "apiKeyHelper") ? new(IsThere: true, $"by apiKeyHelper in {folder}")
                : new(
                    IsThere: false,
                    $"none was found in {folder}; run CLAUDE_CONFIG_DIR={folder} {settings.Command} and log in, "
                    + $"or set Agents:{agent}:Environment:ANTHROPIC_API_KEY");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(IsThere: false, $"what is in {folder} can't be read ({exception.Message}); make it readable, or log in again");
        }
    }

    private static string? Variable(AgentOptions settings, string name) =>
        settings.Environment.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);

    private static bool HasProperty(string file, string property) =>
        File.Exists(file)
        && JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)) is { ValueKind: JsonValueKind.Object } content
        && content.TryGetProperty(property, out _);
}
