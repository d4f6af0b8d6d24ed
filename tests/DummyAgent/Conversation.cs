using System.Text.Json;
using System.Threading.Channels;

namespace Dormouse.DummyAgent;

/// <summary>Reads what the host writes, one turn after the other.</summary>
internal sealed class Conversation(AgentStart start, AgentLog log, Points points, Transcript transcript)
{
    private readonly Channel<UserMessage> _messages = Channel.CreateUnbounded<UserMessage>();
    private volatile Turn? _turn;
    private int _waiting;

    public async Task RunAsync(Stream input)
    {
        var turns = TakeTurnsAsync();
        using var reader = new StreamReader(input);
        while (await reader.ReadLineAsync() is { } line)
        {
            await TakeAsync(line);
        }

        // As the CLI: what has begun is finished after the end of the input.
        _messages.Writer.Complete();
        await turns;
    }

    private async Task TakeTurnsAsync()
    {
        await foreach (var message in _messages.Reader.ReadAllAsync())
        {
            using var turn = new Turn(
                new StreamJsonWire(start.Session), log, points, transcript, message, () => Interlocked.Decrement(ref _waiting));
            _turn = turn;
            await turn.RunAsync();
            _turn = null;
        }
    }

    private async Task TakeAsync(string line)
    {
        using var document = Parse(line);
        var root = document.RootElement;
        switch (root.GetProperty("type").GetString())
        {
            case "user":
                var message = UserMessage.Read(root);
                await points.ReachAsync("read", message.Id);
                log.Note("given", message.Uuid, message.Text);
                await points.ReachAsync("given", message.Id);
                if (Interlocked.Increment(ref _waiting) > 1)
                {
                    log.Note("wrong", message.Uuid, "A prompt came while another was being answered.");
                }

                _messages.Writer.TryWrite(message);
                break;
            case "control_request":
                Answer(root.GetProperty("request_id").GetString()!, root.GetProperty("request"));
                break;
            case "control_response":
                _turn?.Decide(IsAllowed(root.GetProperty("response")));
                break;
        }
    }

    private static bool IsAllowed(JsonElement response) =>
        response.TryGetProperty("response", out var inner)
        && inner.TryGetProperty("behavior", out var behaviour)
        && behaviour.GetString() == "allow";

    private void Answer(string id, JsonElement request)
    {
        switch (request.GetProperty("subtype").GetString())
        {
            case "initialize":
                StreamJson.Initialized(id);
                break;
            case "interrupt":
                StreamJson.Done(id);
                _turn?.Interrupt();
                break;
            default:
                StreamJson.Done(id);
                break;
        }
    }

    // The CLI exits on a line that is no JSON; so does this, by the exception.
    private JsonDocument Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            log.Note("wrong", text: $"A line was no JSON: {line}");
            throw;
        }
    }
}
