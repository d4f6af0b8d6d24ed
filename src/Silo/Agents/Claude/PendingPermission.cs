using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The CLI asks whether it may use a tool, or begin with what it has planned.</summary>
internal sealed class PendingPermission : PendingRequest
{
    private const string Allow = "Allow";
    private const string Deny = "Deny";
    private const string Approve = "Approve";
    private const string KeepPlanning = "Keep planning";

    private readonly JsonObject _input;
    private readonly JsonArray? _always;
    private readonly Func<JsonArray?>? _afterPlan;

    /// <summary>Reads the request.</summary>
    /// <param name="requestId">Its id.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="request">The request.</param>
    /// <param name="workingFolder">The real path of the session's folder, or null.</param>
    /// <param name="afterPlan">Says what goes with a plan's approval, or null for nothing.</param>
    public PendingPermission(
        string requestId, string tool, JsonElement request, string? workingFolder, Func<JsonArray?>? afterPlan = null)
        : base(requestId)
    {
        _afterPlan = afterPlan;
        var input = request.Property("input") ?? default;
        _input = input.ValueKind is JsonValueKind.Object ? JsonObject.Create(input.Clone())! : [];
        if (tool is "ExitPlanMode")
        {
            Current = new(requestId, ClaudeApproval.OfPlan(input), [Approve, KeepPlanning])
            {
                Form = new()
                {
                    Yes = Approve,
                    No = KeepPlanning,
                    IsPermission = true,
                    Plan = input.String("plan") is { Length: > 0 and <= AnswerForm.MostOfPlan } plan ? plan : null,
                },
            };
            return;
        }

        var approval = new ClaudeApproval(tool, input, ClaudePermissions.Together(request, workingFolder));
        _always = approval.Kept;
        Current = new(requestId, approval.Text, _always is null ? [Allow, Deny] : [Allow, ClaudeApproval.Always, Deny])
        {
            Form = new() { Yes = Allow, No = Deny, IsPermission = true },
        };
    }

    public override AgentQuestion Current { get; protected set; }

    public override ClaudeAnswer Answer(string option) => option switch
    {
        Allow => Permit(),
        Approve => Permit(_afterPlan?.Invoke()),
        ClaudeApproval.Always when _always is not null => Permit(_always.DeepClone().AsArray()),
        Deny => Refuse("The person said no."),
        KeepPlanning => Refuse("The person wants you to keep planning."),
        _ => Refuse(option),
    };

    private ClaudeAnswer Permit(JsonArray? permissions = null)
    {
        var response = new JsonObject { ["behavior"] = "allow", ["updatedInput"] = _input.DeepClone() };
        if (permissions is not null)
        {
            response["updatedPermissions"] = permissions;
        }

        return Respond(response);
    }

    private ClaudeAnswer Refuse(string message) => Respond(new() { ["behavior"] = "deny", ["message"] = message });
}
