using System.Text.Json;

namespace Dormouse.Benchmarks.Rivals;

/// <summary>What is written to the agent's stdin.</summary>
internal static class AgentLines
{
    public static string User(string text) =>
        $$$"""{"type":"user","uuid":"{{{Guid.NewGuid()}}}","message":{"role":"user","content":[{"type":"text","text":{{{JsonSerializer.Serialize(text)}}}}]}}""";
}
