using BenchmarkDotNet.Attributes;
using Dormouse.Benchmarks.Programs;
using Dormouse.Silo.Storage;

namespace Dormouse.Benchmarks.Methods;

/// <summary>One row in the embedded store, on the disk.</summary>
public class StoreWrites : IDisposable
{
    private readonly byte[] _content = new byte[1000];
    private Home _home = null!;
    private EmbeddedStore _store = null!;
    private long? _version;

    [GlobalSetup]
    public void Open()
    {
        _home = new();
        _store = EmbeddedStore.Open(_home.Store);
    }

    [Benchmark(Description = "a write of 1 KB to the embedded store")]
    public async Task WriteAsync() => _version = await _store.Writer.WriteAsync(new("session", "bench/1", _version, _content))
        ?? throw new InvalidOperationException("The row has another version.");

    [GlobalCleanup]
    public void Dispose()
    {
        _store.Dispose();
        _home.Dispose();
        GC.SuppressFinalize(this);
    }
}
