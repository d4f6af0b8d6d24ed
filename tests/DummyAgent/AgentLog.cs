using System.Globalization;
using System.Text.Json;

namespace Dormouse.DummyAgent;

/// <summary>
/// What the agent itself swears to: when it started, what it was given and when it ended; on disk before it goes on. One file
/// a process, so that no two write into each other, in the folder that DUMMY_LOG names.
/// </summary>
internal sealed class AgentLog : IAsyncDisposable
{
    private readonly AgentStart _start;
    private readonly FileStream? _file;
    private readonly FileStream? _onlyOne;
    private readonly bool _isSecond;

    private AgentLog(AgentStart start, string? folder)
    {
        _start = start;
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        _file = new(
            Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Environment.TickCount64:D15}-{Environment.ProcessId}.log")),
            FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        try
        {
            _onlyOne = new(Path.Combine(folder, $"{start.Session}.alive"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            _isSecond = true;
        }
    }

    public static AgentLog Open(AgentStart start)
    {
        var log = new AgentLog(start, AgentStart.Variable("DUMMY_LOG"));
        if (log._isSecond)
        {
            log.Note("wrong", text: "A second process serves this session at the same time.");
        }

        return log;
    }

    public void Note(string kind, string? uuid = null, string? text = null)
    {
        if (_file is null)
        {
            return;
        }

        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            writer.WriteNumber("at", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            writer.WriteNumber("pid", Environment.ProcessId);
            writer.WriteString("session", _start.Session);
            writer.WriteString("mark", AgentStart.Variable("DORMOUSE_SESSION"));
            writer.WriteString("uuid", uuid);
            writer.WriteString("text", text);
            writer.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        lock (_file)
        {
            _file.Write(line.ToArray());
            _file.Flush(flushToDisk: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (_file?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_onlyOne?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
