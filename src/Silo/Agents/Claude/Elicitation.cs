using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What the two kinds of elicitation (an MCP server asks a person something) have in common.</summary>
internal static class Elicitation
{
    public const string Decline = "Decline";
    public const string Cancel = "Cancel";

    /// <summary>The person says no.</summary>
    public static JsonObject Declined => new() { ["action"] = "decline" };

    /// <summary>The person does not decide.</summary>
    public static JsonObject Cancelled => new() { ["action"] = "cancel" };

    /// <summary>Who asks what.</summary>
    /// <param name="request">The request.</param>
    /// <returns>CommonMark.</returns>
    public static string Head(JsonElement request) =>
        $"The MCP server **{request.String("mcp_server_name")}** asks you:\n\n{request.String("message")}".TrimEnd();
}
