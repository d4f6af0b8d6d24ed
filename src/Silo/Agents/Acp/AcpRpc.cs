using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// JSON-RPC 2.0, one object a line: what is asked of the agent, and what it asks. An answer is taken on the reader's way, before the next
/// line is read. What is no JSON, or answers nothing that was asked, ends nothing.
/// </summary>
internal sealed class AcpRpc
{
    private readonly ConcurrentDictionary<long, Func<AcpReply, ValueTask>> _waiting = new();
    private volatile AgentInput? _input;
    private volatile Subprocess? _process;
    private long _last;

    /// <summary>Whether it is not certain yet that the process takes nothing more.</summary>
    public bool IsOpen => _process is { TakesInput: true };

    /// <summary>The process runs.</summary>
    /// <param name="process">The process.</param>
    public void Open(Subprocess process) => (_process, _input) = (process, new(process));

    /// <summary>Ends the process: SIGTERM, and SIGKILL 2 s later.</summary>
    public void End() => _ = _input?.EndAsync();

    /// <summary>Asks something.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Writes the parameters' members.</param>
    /// <param name="answered">Takes the answer, which is valid until it returns.</param>
    /// <returns>False if it is already certain that the process takes none.</returns>
    public bool Ask(string method, Action<Utf8JsonWriter> parameters, Func<AcpReply, ValueTask> answered)
    {
        var id = Interlocked.Increment(ref _last);
        _waiting[id] = answered;
        return Post(Line(method, parameters, id));
    }

    /// <summary>Asks something and waits for the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Writes the parameters' members.</param>
    /// <param name="answered">What is to be done with the answer before the next line is read; or null.</param>
    /// <returns>The answer. It never comes if the process ends before.</returns>
    public Task<AcpReply> AskAsync(string method, Action<Utf8JsonWriter> parameters, Action<AcpReply>? answered = null)
    {
        var source = new TaskCompletionSource<AcpReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        Ask(method, parameters, reply =>
        {
            answered?.Invoke(reply);
            source.SetResult(reply.Copy());
            return ValueTask.CompletedTask;
        });
        return source.Task;
    }

    /// <summary>Tells something that is not answered; the process is ended if it does not take it within 5 s.</summary>
    /// <param name="method">The method.</param>
    /// <param name="parameters">Writes the parameters' members.</param>
    public void TellUrgently(string method, Action<Utf8JsonWriter> parameters) => _input?.PostUrgently(Line(method, parameters, id: null));

    /// <summary>Answers a request of the agent.</summary>
    /// <param name="id">The request's id, as it was written.</param>
    /// <param name="result">Writes the result's members.</param>
    /// <returns>False if it is already certain that the process takes none.</returns>
    public bool Answer(string id, Action<Utf8JsonWriter> result) => Post(Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteStartObject("result");
        result(writer);
        writer.WriteEndObject();
    }));

    /// <summary>Refuses a request of the agent.</summary>
    /// <param name="id">The request's id, as it was written.</param>
    public void Refuse(string id) => Post(Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteStartObject("error");
        writer.WriteNumber("code", AcpReply.UnknownMethod);
        writer.WriteString("message", "Dormouse does not serve this method.");
        writer.WriteEndObject();
    }));

    /// <summary>Takes a line that has no method.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when whoever asked has it; at once if nobody did.</returns>
    public ValueTask TakeAnswerAsync(JsonElement message) =>
        message.Property("id") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt64(out var number)
        && _waiting.TryRemove(number, out var answered)
            ? answered(AcpReply.Read(message))
            : ValueTask.CompletedTask;

    private static void WriteId(Utf8JsonWriter writer, string id)
    {
        writer.WritePropertyName("id");
        writer.WriteRawValue(id);
    }

    private static ReadOnlyMemory<byte> Line(string method, Action<Utf8JsonWriter> parameters, long? id) => Write(writer =>
    {
        if (id is { } number)
        {
            writer.WriteNumber("id", number);
        }

        writer.WriteString("method", method);
        writer.WriteStartObject("params");
        parameters(writer);
        writer.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        members(writer);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private bool Post(ReadOnlyMemory<byte> line) => _input?.Post(line) ?? false;
}
