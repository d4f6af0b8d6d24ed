using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>What an agent that was asked to says of a failure: <c>_meta.jetbrains.air.sessionFailure</c>.</summary>
/// <param name="Category">What was wrong, in the agent's words.</param>
/// <param name="Title">One sentence.</param>
/// <param name="IsFinal">Whether the turn failed; else it is tried again.</param>
internal sealed partial record AcpFailure(string Category, string Title, bool IsFinal)
{
    /// <summary>Which attempt comes next, and how many there will be; 1 of 1 if that was not told.</summary>
    public (int Attempt, int Most) Attempts => AttemptOf.Match(Title) is { Success: true } found
        ? (Number(found.Groups[1]), Number(found.Groups[2]))
        : (1, 1);

    /// <summary>Finds it.</summary>
    /// <param name="said">An update, or the answer to a prompt.</param>
    /// <returns>The failure; null if there is none.</returns>
    public static AcpFailure? In(JsonElement said) =>
        said.Property("_meta")?.Property("jetbrains")?.Property("air")?.Property("sessionFailure") is
            { ValueKind: JsonValueKind.Object } failure
            ? new(
                failure.String("category") ?? "",
                failure.String("title") is { Length: > 0 } title ? title : "The agent's model failed.",
                failure.String("severity") == "error")
            : null;

    /// <summary>The failure of a turn.</summary>
    /// <param name="hasProduced">Whether the agent had begun to answer or to act.</param>
    /// <returns>The failure; null if its kind has nothing that a person can do.</returns>
    public AgentFailure? Explain(bool hasProduced) => Category switch
    {
        "limit" => new(AgentFailureKind.RateLimit, Title, hasProduced),
        "service" => new(AgentFailureKind.Overloaded, Title, hasProduced),
        "connection" => new(AgentFailureKind.Unreachable, Title, hasProduced),
        "access" => new(AgentFailureKind.Login, Title, hasProduced),
        _ => null,
    };

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d{1,4}) of (\d{1,4})")]
    private static partial Regex AttemptOf { get; }
}
