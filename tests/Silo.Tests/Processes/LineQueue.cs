using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

/// <summary>A subprocess's stdout, line by line.</summary>
internal sealed class LineQueue(Subprocess subprocess) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> _lines =
        subprocess.ReadLinesAsync(TestScope.Ended).GetAsyncEnumerator(TestScope.Ended);

    public async Task<string> NextAsync()
    {
        Assert.True(await _lines.MoveNextAsync(), $"Stdout ended; stderr: {subprocess.StandardErrorTail}");
        return Encoding.UTF8.GetString(_lines.Current.Span);
    }

    public async Task<ProcessIdentity> NextProcessAsync()
    {
        var identity = ProcessIdentity.Of(int.Parse(await NextAsync()));
        Assert.True(identity.IsAlive);
        return identity;
    }

    public async Task EndsAsync() => Assert.False(await _lines.MoveNextAsync());

    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
