using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The beginning of a process: it is asked what it can do, and its answer says that it is ready.</summary>
/// <param name="resumes">Whether it goes on with an earlier conversation, which it may not find.</param>
internal sealed class ClaudeHandshake(bool resumes)
{
    private const string RequestId = "initialize";

    /// <summary>Whether the process has answered.</summary>
    public bool IsReady { get; private set; }

    /// <summary>The commands that it knows, without their slash.</summary>
    public IReadOnlyCollection<string> Commands { get; private set; } = [];

    /// <summary>Why it could not go on with the earlier conversation, or null.</summary>
    public string? ResumeError { get; private set; }

    /// <summary>The line that asks.</summary>
    /// <param name="trustedFolder">
    /// The real path of a folder whose own settings a person said to trust: the CLI keeps that for itself, and obeys its allow rules. Or
    /// null.
    /// </param>
    /// <returns>The line.</returns>
    public static ReadOnlyMemory<byte> Question(string? trustedFolder)
    {
        var request = new JsonObject { ["subtype"] = "initialize" };
        if (trustedFolder is not null)
        {
            request["workspaceTrust"] = new JsonObject { ["accepted"] = true, ["directory"] = trustedFolder };
        }

        return ClaudeLines.Request(RequestId, request);
    }

    /// <summary>Takes an answer of the process.</summary>
    /// <param name="message">The line.</param>
    /// <returns>What to tell, or null if it answers something else.</returns>
    public AgentReady? Answer(JsonElement message)
    {
        if (message.Property("response") is not { } response || response.String("request_id") != RequestId)
        {
            return null;
        }

        var answer = response.Property("response") ?? default;
        Commands = [.. answer.Items("commands").Select(static command => command.String("name")).OfType<string>()];
        IsReady = true;
        return new(answer.String("claude_code_version") ?? "", [.. Commands]);
    }

    /// <summary>Takes an error that may be that the earlier conversation is not there.</summary>
    /// <param name="why">The error.</param>
    /// <returns>True if it is: the process ends by itself.</returns>
    public bool Fails(string why)
    {
        if (IsReady || !resumes)
        {
            return false;
        }

        ResumeError = why;
        return true;
    }
}
