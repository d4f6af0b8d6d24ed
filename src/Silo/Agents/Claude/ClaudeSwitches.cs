using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The CLI's own environment variables (more than a thousand names on 2.1.332, other ones with each version). Of those in our own
/// environment, which a terminal, an agent or another host of the CLI may have set, only what a person sets for a login, a provider, the
/// network, or limits passes; a person's settings of the agent pass as they are, but for what breaks us.
/// </summary>
internal static class ClaudeSwitches
{
    // The turn stays open for hours at a limit, where we would wait durably; the process ends by itself; a turn that was cut off is
    // done again unasked; there is no record to go on from.
    private static readonly VariableNames Breaking = new(
        "CLAUDE_CODE_RETRY_WATCHDOG*", "CLAUDE_CODE_UNATTENDED_RETRY*", "CLAUDE_CODE_EXIT_AFTER_*", "CLAUDE_CODE_RESUME_INTERRUPTED_TURN*",
        "CLAUDE_CODE_SKIP_PROMPT_HISTORY*");

    /// <summary>What passes.</summary>
    public static VariableNames Passing { get; } = new(
        "ANTHROPIC_*", "DISABLE_*", "CLAUDE_CONFIG_DIR", "CLAUDE_AUTOCOMPACT_PCT_OVERRIDE", "CLAUDE_BASH_MAINTAIN_PROJECT_WORKING_DIR",
        "CLAUDE_CODE_API_KEY_HELPER_TTL_MS", "CLAUDE_CODE_AUTO_COMPACT_WINDOW", "CLAUDE_CODE_CERT_STORE", "CLAUDE_CODE_CLIENT_CERT",
        "CLAUDE_CODE_CLIENT_KEY", "CLAUDE_CODE_CLIENT_KEY_PASSPHRASE", "CLAUDE_CODE_CONNECT_TIMEOUT_MS", "CLAUDE_CODE_EFFORT_LEVEL",
        "CLAUDE_CODE_ENABLE_TELEMETRY", "CLAUDE_CODE_EXTRA_BODY", "CLAUDE_CODE_EXTRA_METADATA", "CLAUDE_CODE_FILE_READ_MAX_OUTPUT_TOKENS",
        "CLAUDE_CODE_GLOB_HIDDEN", "CLAUDE_CODE_GLOB_NO_IGNORE", "CLAUDE_CODE_GLOB_TIMEOUT_SECONDS", "CLAUDE_CODE_HTTP_PROXY",
        "CLAUDE_CODE_HTTPS_PROXY", "CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT", "CLAUDE_CODE_SHELL", "CLAUDE_CODE_SHELL_PREFIX",
        "CLAUDE_CODE_SUBAGENT_MODEL", "CLAUDE_CODE_TMPDIR", "CLAUDE_CODE_DISABLE_*", "CLAUDE_CODE_GATEWAY_*", "CLAUDE_CODE_MAX_*",
        "CLAUDE_CODE_OAUTH_*", "CLAUDE_CODE_OTEL_*", "CLAUDE_CODE_PROXY_*", "CLAUDE_CODE_SKIP_BEDROCK_*", "CLAUDE_CODE_SKIP_FOUNDRY_*",
        "CLAUDE_CODE_SKIP_MANTLE_*", "CLAUDE_CODE_SKIP_VERTEX_*", "CLAUDE_CODE_SKIP_ANTHROPIC_*", "CLAUDE_CODE_USE_ANTHROPIC_*",
        "CLAUDE_CODE_USE_BEDROCK", "CLAUDE_CODE_USE_FOUNDRY", "CLAUDE_CODE_USE_GATEWAY", "CLAUDE_CODE_USE_MANTLE",
        "CLAUDE_CODE_USE_VERTEX", "API_TIMEOUT_MS", "BASH_DEFAULT_TIMEOUT_MS", "BASH_MAX_TIMEOUT_MS", "BASH_MAX_OUTPUT_LENGTH",
        "MAX_THINKING_TOKENS", "MAX_MCP_OUTPUT_TOKENS", "MCP_TIMEOUT", "MCP_TOOL_TIMEOUT", "USE_BUILTIN_RIPGREP", "CLOUD_ML_REGION",
        "VERTEX_REGION_*", "IS_SANDBOX");

    /// <summary>What to change in the inherited environment.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>Variables to set, and with null those to remove.</returns>
    public static Dictionary<string, string?> Environment(AgentOptions settings)
    {
        var environment = ChildEnvironment.For(settings, Passing);
        foreach (var name in ChildEnvironment.Inherited.Concat(settings.Environment.Keys).Where(IsBreaking))
        {
            environment[name] = null;
        }

        return environment;
    }

    /// <summary>Whether a variable defeats what we promise, whoever set it.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True if the CLI never gets it.</returns>
    public static bool IsBreaking(string name) => Breaking.Has(name);
}
