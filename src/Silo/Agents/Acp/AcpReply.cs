using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>An agent's answer to a request of ours.</summary>
/// <param name="Result">The result; undefined if it is an error.</param>
/// <param name="Code">The error's code; 0 if it is none.</param>
/// <param name="Error">The error in words, with its details; empty if it is none.</param>
internal sealed record AcpReply(JsonElement Result, int Code, string Error)
{
    /// <summary>Code of an error: nobody serves the method.</summary>
    public const int UnknownMethod = -32601;

    /// <summary>Code of an error: somebody has to log in.</summary>
    public const int LoginNeeded = -32000;

    // Details may be whole pages of a stack.
    private const int MostError = 600;

    /// <summary>Whether it is an error.</summary>
    public bool IsError => Error.Length > 0;

    /// <summary>Whether it says that somebody has to log in.</summary>
    public bool NeedsLogin => Code == LoginNeeded;

    /// <summary>Reads an answer.</summary>
    /// <param name="message">The line.</param>
    /// <returns>The answer, valid as long as the line.</returns>
    public static AcpReply Read(JsonElement message)
    {
        if (message.Property("error") is not { ValueKind: not JsonValueKind.Null } error)
        {
            return new(message.Property("result") ?? default, 0, "");
        }

        var said = error.String("message") is { Length: > 0 } text ? text : "it gave no reason";
        var data = error.Property("data");
        var details = data is { ValueKind: JsonValueKind.String } plain ? JsonText.Read(plain)
            : data?.String("details") ?? data?.String("message") ?? data?.String("error");
        var whole = details is { Length: > 0 } && !said.Contains(details, StringComparison.Ordinal) ? $"{said}: {details}" : said;
        return new(default, (int)error.Number("code"), whole.Length > MostError ? $"{whole[..MostError]}…" : whole);
    }

    /// <summary>The same, valid for good.</summary>
    /// <returns>The copy.</returns>
    public AcpReply Copy() => this with { Result = Result.ValueKind is JsonValueKind.Undefined ? default : Result.Clone() };
}
