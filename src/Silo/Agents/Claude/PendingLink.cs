using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>An MCP server asks a person to open a link, for example to log in (an elicitation in URL mode).</summary>
/// <param name="requestId">The request's id.</param>
/// <param name="request">The request.</param>
internal sealed class PendingLink(string requestId, JsonElement request) : PendingRequest(requestId)
{
    private const string Done = "Done";

    /// <summary>The server's id of what it asks for; empty if it gave none.</summary>
    public string ElicitationId { get; } = request.String("elicitation_id") ?? "";

    public override AgentQuestion Current { get; protected set; } = Ask(requestId, request);

    public override ClaudeAnswer Answer(string option) => option switch
    {
        Done => Accept(),
        Elicitation.Decline => Respond(Elicitation.Declined),
        Elicitation.Cancel => Respond(Elicitation.Cancelled),
        _ => Proceed(),
    };

    /// <summary>The person has done it.</summary>
    /// <returns>What to tell the CLI.</returns>
    public ClaudeAnswer Accept() => Respond(new() { ["action"] = "accept" });

    private static AgentQuestion Ask(string requestId, JsonElement request)
    {
        var url = request.String("url") ?? "";
        var isLink = Uri.TryCreate(url, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
        return new(
            requestId,
            $"{Elicitation.Head(request)}\n\n{CodeBlock.Of(url)}\n\nIt leads to {(isLink ? $"**{address!.IdnHost}**" : "no web page")}. "
                + $"Open it only if you trust that, and press {Done} afterwards.",
            [Done, Elicitation.Decline, Elicitation.Cancel])
        {
            Form = new() { Link = isLink ? address!.AbsoluteUri : null, Yes = Done, No = Elicitation.Decline },
        };
    }
}
