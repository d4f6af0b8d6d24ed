using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Benchmarks.Methods;

/// <summary>What the agent writes, cut into lines and parsed.</summary>
public class ProtocolLines
{
    private const int Lines = 1000;

    private static readonly byte[] Deltas = Repeat(
        """{"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"some words of an answer "}},"session_id":"854e5f24-0000-0000-0000-000000000000","parent_tool_use_id":null}""");

    private static readonly byte[] Results = Repeat(
        $$"""{"type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_x","type":"tool_result","content":"{{new string('x', 4000)}}","is_error":false}]},"parent_tool_use_id":null}""");

    [Benchmark(Description = "a line of growing text, read and parsed", OperationsPerInvoke = Lines)]
    public Task<int> TextAsync() => ReadAsync(Deltas);

    [Benchmark(Description = "a line with a tool result of 4 KB, read and parsed", OperationsPerInvoke = Lines)]
    public Task<int> ToolResultsAsync() => ReadAsync(Results);

    private static byte[] Repeat(string line) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line + "\n", Lines)));

    private static async Task<int> ReadAsync(byte[] output)
    {
        var known = 0;
        await foreach (var line in LineReader.ReadLinesAsync(new MemoryStream(output)))
        {
            using var document = JsonDocument.Parse(line);
            known += document.RootElement.String("type") is "stream_event" or "user" ? 1 : 0;
        }

        return known == Lines ? known : throw new InvalidOperationException("Not every line was read.");
    }
}
