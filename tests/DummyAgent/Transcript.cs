using System.Text.Json;

namespace Dormouse.DummyAgent;

/// <summary>
/// The record of the conversation in the CLI's own form and place: the next process resumes from it. What a full disk refuses is
/// written with what comes next; no turn waits for it.
/// </summary>
internal sealed class Transcript : IDisposable
{
    private readonly AgentStart _start;
    private readonly MemoryStream _unwritten = new();
    private FileStream? _file;

    private Transcript(AgentStart start) => _start = start;

    /// <summary>How many messages of the person it holds.</summary>
    public int Prompts { get; private set; }

    public static Transcript Open(AgentStart start)
    {
        var transcript = new Transcript(start);
        if (start.Resumes)
        {
            transcript.Prompts = File.ReadLines(start.TranscriptFile).Count(
                static line => line.Contains("\"type\":\"user\"", StringComparison.Ordinal));
        }

        return transcript;
    }

    /// <summary>Makes an empty one: some agents keep a conversation from its beginning.</summary>
    public static void Begin(AgentStart start) => File.WriteAllText(start.TranscriptFile, "");

    /// <summary>Whose words it holds, and which.</summary>
    public static IReadOnlyList<(string Role, string Text)> Read(AgentStart start) => [.. File.ReadLines(start.TranscriptFile).Select(
        static line =>
        {
            using var entry = JsonDocument.Parse(line);
            var message = entry.RootElement.GetProperty("message");
            return (message.GetProperty("role").GetString()!, message.GetProperty("content")[0].GetProperty("text").GetString()!);
        })];

    public void AddPrompt(string? uuid, string text)
    {
        Prompts++;
        Add("user", uuid, text, stopReason: null);
    }

    public void AddAnswer(string text) => Add("assistant", Guid.NewGuid().ToString(), text, "end_turn");

    public void Dispose()
    {
        TryWrite();
        _file?.Dispose();
    }

    // As with the CLI there is no file before there is a message.
    private void Add(string role, string? uuid, string text, string? stopReason)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("type", role);
            writer.WriteString("uuid", uuid ?? Guid.NewGuid().ToString());
            writer.WriteString("sessionId", _start.Session);
            writer.WriteStartObject("message");
            writer.WriteString("role", role);
            writer.WriteString("model", "dummy");
            writer.WriteStartArray("content");
            writer.WriteStartObject();
            writer.WriteString("type", "text");
            writer.WriteString("text", text);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteString("stop_reason", stopReason);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        _unwritten.Write(line.ToArray());
        TryWrite();
    }

    private void TryWrite()
    {
        if (_unwritten.Length == 0)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_start.TranscriptFile)!);
            _file ??= new(_start.TranscriptFile, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            var whole = _file.Length;
            try
            {
                _file.Write(_unwritten.ToArray());
                _unwritten.SetLength(0);
            }
            catch (IOException)
            {
                // Half a line would spoil what comes behind it.
                _file.SetLength(whole);
            }
        }
        catch (IOException)
        {
            // There is not even room for the file.
        }
    }
}
