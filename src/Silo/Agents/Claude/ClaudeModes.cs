using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The CLI's permission modes in plain words, and the efforts of its models.</summary>
internal static class ClaudeModes
{
    /// <summary>The mode in which nothing is asked and everything is done: only a process that was started with it can be in it.</summary>
    public const string All = "bypassPermissions";

    /// <summary>The mode in which the CLI is started if nobody says another one.</summary>
    public const string Usual = "default";

    /// <summary>How hard a model thinks (seen on 2.1.197 and 2.1.332).</summary>
    public static IReadOnlyList<string> Efforts { get; } = ["low", "medium", "high", "xhigh", "max"];

    private static readonly AgentMode[] Careful =
    [
        new(Usual, "ask", "asks before it edits files or runs commands"),
        new("acceptEdits", "edit", "edits files in its folder without asking, and asks before it runs commands"),
        new(ClaudePermissions.Plan, "plan", "only reads and plans, and changes nothing until its plan is approved") { IsPlan = true },
        new("auto", "auto", "asks only about what a model takes for risky") { Risk = "That model can be wrong." },
        new("dontAsk", "refuse", "asks nothing, and does only what is allowed already; everything else is refused"),
    ];

    private static readonly AgentMode Everything = new(All, "all", "asks nothing, and does everything")
    {
        Risk = "It can delete, change and send whatever this account may, also because something that it reads tells it to.",
    };

    /// <summary>The modes that an agent can be in. To root the CLI refuses the last one, unless told that it is in a sandbox.</summary>
    /// <param name="settings">The agent.</param>
    /// <returns>The modes, the most careful first.</returns>
    public static IReadOnlyList<AgentMode> Of(AgentOptions settings) =>
        !Environment.IsPrivilegedProcess || Sandboxed(settings) is "1" ? [.. Careful, Everything] : Careful;

    private static string? Sandboxed(AgentOptions settings) =>
        settings.Environment.GetValueOrDefault("IS_SANDBOX") ?? Environment.GetEnvironmentVariable("IS_SANDBOX");
}
