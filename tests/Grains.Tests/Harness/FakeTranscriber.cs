using Dormouse.Grains.Files;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>Hears what the test says.</summary>
internal sealed class FakeTranscriber : ITranscriber
{
    public bool IsThere { get; set; }

    /// <summary>What is heard.</summary>
    public Transcript Heard { get; set; } = new("buy milk");

    /// <summary>While it is set, whoever listens waits for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<Transcript> TranscribeAsync(string name, ReadOnlyMemory<byte> content)
    {
        await (Gate?.Task ?? Task.CompletedTask);
        return Heard;
    }
}
