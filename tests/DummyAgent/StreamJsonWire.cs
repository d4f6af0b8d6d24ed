namespace Dormouse.DummyAgent;

/// <summary>A turn in the CLI's stream-json.</summary>
internal sealed class StreamJsonWire(string session) : IWire
{
    public void Begin() => StreamJson.Begin(session);

    public void BeginText() => StreamJson.BeginBlock();

    public void Grow(string text) => StreamJson.Delta(text);

    public void Ask(string tool, string command)
    {
        StreamJson.Tool(tool, command);
        StreamJson.Ask(Guid.NewGuid().ToString(), tool, command);
    }

    public void Ran(string tool, string result) => StreamJson.ToolResult(tool, result);

    public void Answer(string text) => StreamJson.Assistant(text);

    public void End(string? uuid, string answer) => StreamJson.Result(uuid, answer);

    public void Abort(string? uuid) => StreamJson.Aborted(uuid);
}
