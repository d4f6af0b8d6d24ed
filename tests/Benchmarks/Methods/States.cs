using System.Globalization;
using BenchmarkDotNet.Attributes;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
using Dormouse.Silo.Storage;

namespace Dormouse.Benchmarks.Methods;

/// <summary>The states that every prompt writes, as large as they become.</summary>
public class States
{
    private readonly StateSerializer _serializer = StateSerializer.Standalone;

    private readonly ChatState _chat = new()
    {
        Session = "nas/0199a7b2c3d4",
        SessionName = "work",
        RecentMessages = Many(ChatState.Remembered, static i => (1000 + i).ToString(CultureInfo.InvariantCulture)),
        RecentOutputs = Many(ChatState.Remembered, static _ => Guid.NewGuid().ToString()),
        Sent = Many(
            ChatState.RememberedPrompts, static i => new SentPrompt($"{1000 + i}", Guid.NewGuid(), "nas/0199a7b2c3d4", IsCommand: false)),
        Outbox = Many(1, static _ => new ChatOutput(7, ChatOutputKind.Answer, "a", "work", DateTimeOffset.UnixEpoch, new('x', 1000))),
        SeqCeiling = 1000,
        Confirms = true,
    };

    private readonly SessionState _session = new()
    {
        Owner = "anna",
        Name = "work",
        Agent = "claude",
        WorkingFolder = "/home/anna/dormouse/anna/work",
        AgentSessionId = Guid.NewGuid().ToString(),
        HasHistory = true,
        IdleTimeout = TimeSpan.FromMinutes(10),
        InFlight = new(Guid.NewGuid(), "telegram:42", new('x', 200), [], IsCommand: false),
        Recent = Many(SessionState.RememberedPrompts, static _ => Guid.NewGuid()),
        LastChat = "telegram:42",
    };

    private BinaryData _writtenChat = null!;
    private BinaryData _writtenSession = null!;

    [GlobalSetup]
    public void Write()
    {
        _writtenChat = ChatToBytes();
        _writtenSession = SessionToBytes();
    }

    [Benchmark(Description = "a chat's state to bytes")]
    public BinaryData ChatToBytes() => _serializer.Serialize(_chat);

    [Benchmark(Description = "a chat's state from bytes")]
    public object ChatFromBytes() => _serializer.Deserialize<ChatState>(_writtenChat);

    [Benchmark(Description = "a session's state to bytes")]
    public BinaryData SessionToBytes() => _serializer.Serialize(_session);

    [Benchmark(Description = "a session's state from bytes")]
    public object SessionFromBytes() => _serializer.Deserialize<SessionState>(_writtenSession);

    private static List<T> Many<T>(int count, Func<int, T> make) => [.. Enumerable.Range(0, count).Select(make)];
}
