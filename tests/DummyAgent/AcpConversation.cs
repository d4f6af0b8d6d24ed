using System.Text.Json;

namespace Dormouse.DummyAgent;

/// <summary>
/// Reads what a host writes in the Agent Client Protocol, strictly: what no host may do is noted as wrong. A conversation is there from its
/// beginning, and goes on by <c>session/load</c>, which replays it.
/// </summary>
internal sealed class AcpConversation(Points points) : IAsyncDisposable
{
    private AgentStart? _start;
    private AgentLog? _log;
    private Transcript? _transcript;
    private volatile Turn? _turn;
    private Task _working = Task.CompletedTask;

    /// <summary>Notes something, if a conversation has begun.</summary>
    public void Note(string kind) => _log?.Note(kind);

    public async Task RunAsync(Stream input)
    {
        using var reader = new StreamReader(input);
        while (await reader.ReadLineAsync() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            await TakeAsync(document.RootElement);
        }

        await _working;
        Note("end");
    }

    public async ValueTask DisposeAsync()
    {
        _transcript?.Dispose();
        await (_log?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task TakeAsync(JsonElement message)
    {
        var id = message.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
        if (!message.TryGetProperty("method", out var method))
        {
            Decide(message);
            return;
        }

        var parameters = message.TryGetProperty("params", out var told) ? told : default;
        switch (method.GetString())
        {
            case "initialize":
                AcpWire.Answer(id, """
                    {"protocolVersion":1,"agentInfo":{"name":"dummy"},"agentCapabilities":{"loadSession":true},"authMethods":[]}
                    """.Trim());
                break;
            case "session/new" when _start is null:
                await OpenAsync(Guid.CreateVersion7().ToString(), resumes: false);
                AcpWire.Answer(id, $$"""{"sessionId":"{{_start!.Session}}"}""");
                TellCommands();
                break;
            case "session/load" when _start is null:
                await LoadAsync(id, parameters.GetProperty("sessionId").GetString()!);
                break;
            case "session/prompt" when _start is { } open && parameters.GetProperty("sessionId").GetString() == open.Session:
                await PromptAsync(id, parameters);
                break;
            case "session/cancel":
                _turn?.Interrupt();
                break;
            default:
                _log?.Note("wrong", text: $"The host sent {message.GetRawText()}");
                AcpWire.Fail(id, -32601, "Method not found");
                break;
        }
    }

    private void Decide(JsonElement answer)
    {
        if (_turn is { } turn)
        {
            turn.Decide(answer.GetProperty("result").GetProperty("outcome") is var outcome
                && outcome.TryGetProperty("optionId", out var option) && option.GetString() is "yes" or "always");
        }
    }

    private async Task LoadAsync(string id, string session)
    {
        if (!File.Exists(AgentStart.OfAcp(session).TranscriptFile))
        {
            AcpWire.Fail(id, -32002, "Resource not found");
            return;
        }

        await OpenAsync(session, resumes: true);
        foreach (var (role, text) in Transcript.Read(_start!))
        {
            AcpWire.Update(session, AcpWire.Chunk(role == "user" ? "user_message_chunk" : "agent_message_chunk", text));
        }

        AcpWire.Answer(id, "{}");
        TellCommands();
    }

    private async Task OpenAsync(string session, bool resumes)
    {
        _start = AgentStart.OfAcp(session) with { Resumes = resumes };
        _log = AgentLog.Open(_start);
        if (!resumes)
        {
            Transcript.Begin(_start);
        }

        _transcript = Transcript.Open(_start);
        _log.Note("start");
        await points.ReachAsync("started");
    }

    private void TellCommands() => AcpWire.Update(_start!.Session, """
        {"sessionUpdate":"available_commands_update","availableCommands":[{"name":"compact","description":"forgets"}]}
        """.Trim());

    private async Task PromptAsync(string id, JsonElement parameters)
    {
        var message = UserMessage.Of(uuid: null, string.Concat(
            parameters.GetProperty("prompt").EnumerateArray().Select(static block => block.GetProperty("text").GetString())));
        await points.ReachAsync("read", message.Id);
        _log!.Note("given", message.Uuid, message.Text);
        await points.ReachAsync("given", message.Id);
        if (_turn is not null)
        {
            _log.Note("wrong", message.Uuid, "A prompt came while another was being answered.");
        }

        var turn = _turn = new(new AcpWire(_start!.Session, id), _log, points, _transcript!, message, () => _turn = null);
        _working = Task.Run(async () =>
        {
            using (turn)
            {
                await turn.RunAsync();
            }
        });
    }
}
