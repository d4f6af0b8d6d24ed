using System.Text.Json.Nodes;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What is told to one process of the CLI; nothing before it runs.</summary>
internal sealed class ClaudeInput
{
    private const string Unreadable = "Dormouse could not read this request.";

    private AgentInput? _input;
    private int _requests;

    /// <summary>The process runs.</summary>
    /// <param name="process">The process.</param>
    public void Open(Subprocess process) => _input = new(process);

    /// <summary>Posts a line.</summary>
    /// <param name="line">The line, without newline.</param>
    /// <returns>False if it is already certain that the process takes none.</returns>
    public bool Post(ReadOnlyMemory<byte> line) => _input?.Post(line) ?? false;

    /// <summary>Posts a request of ours.</summary>
    /// <param name="request">The request.</param>
    /// <returns>False if it is already certain that the process takes none.</returns>
    public bool Request(JsonObject request) => Post(Numbered(request));

    /// <summary>Posts a request that ends the process if it is not taken within 5 s.</summary>
    /// <param name="request">The request.</param>
    public void RequestUrgently(JsonObject request) => _input?.PostUrgently(Numbered(request));

    /// <summary>
    /// Posts an interrupt. What waits in the CLI's queue goes too; without that it runs next, whatever it was told (seen on 2.1.330 and
    /// 2.1.332).
    /// </summary>
    public void Interrupt() => RequestUrgently(new() { ["subtype"] = "interrupt", ["cancel_queued"] = true });

    /// <summary>Refuses a request of the CLI that can't be read far enough to be answered.</summary>
    /// <param name="id">The request's id.</param>
    public void RefuseUnreadable(string id) => Post(ClaudeLines.Refusal(id, Unreadable));

    private ReadOnlyMemory<byte> Numbered(JsonObject request) => ClaudeLines.Request($"r{Interlocked.Increment(ref _requests)}", request);
}
