using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Storage;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>Rows that outlive silos, and faults on demand. What is kept is bytes, so that a forgotten [Id] loses data here too.</summary>
internal sealed class TestStore
{
    private readonly ConcurrentDictionary<(string Name, string Key), (byte[] Bytes, int Version)> _rows = new();
    private readonly List<WriteFault> _faults = [];
    private readonly List<WriteGate> _gates = [];
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _largest = new();

    public bool FailReads { get; set; }

    /// <summary>Name of a state whose rows can't be read; null if all can.</summary>
    public string? Unreadable { get; set; }

    /// <summary>The next writes of such a state fail, before anything is written or (an ambiguous commit) after.</summary>
    public WriteFault FailWrites<T>(Func<T, bool>? when = null, int times = 1, bool afterWriting = false)
    {
        var fault = new WriteFault(state => state is T typed && (when?.Invoke(typed) ?? true), times, afterWriting);
        lock (_lock)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Writes of such a state wait until they are let go.</summary>
    public WriteGate HoldWrites<T>(Func<T, bool>? when = null)
    {
        var gate = new WriteGate(state => state is T typed && (when?.Invoke(typed) ?? true));
        lock (_lock)
        {
            _gates.Add(gate);
        }

        return gate;
    }

    /// <summary>Somebody else writes every row of such a state, as it is.</summary>
    public void Overtake(string stateName)
    {
        foreach (var (key, row) in _rows.Where(row => row.Key.Name == stateName))
        {
            _rows[key] = (row.Bytes, row.Version + 1);
        }
    }

    /// <summary>Changes every row of such a state while no silo runs.</summary>
    public void Change<T>(string stateName, Action<T> change)
    {
        using var services = new ServiceCollection().AddSerializer().AddContracts().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        foreach (var (key, row) in _rows.Where(row => row.Key.Name == stateName))
        {
            var state = serializer.Deserialize<T>(row.Bytes)!;
            change(state);
            _rows[key] = (serializer.SerializeToArray(state), row.Version + 1);
        }
    }

    /// <summary>Takes every row of a state away while no silo runs.</summary>
    public void Remove(string stateName)
    {
        foreach (var row in _rows.Keys.Where(row => row.Name == stateName))
        {
            _rows.TryRemove(row, out _);
        }
    }

    /// <summary>The keys of the rows of a state, each behind its grain's type and a slash.</summary>
    public IReadOnlyList<string> RowsOf(string stateName) =>
        [.. _rows.Keys.Where(row => row.Name == stateName).Select(static row => row.Key)];

    /// <summary>Bytes of the largest row of a state that was ever written.</summary>
    public int Largest(string stateName) => _largest.GetValueOrDefault(stateName);

    public IGrainStorage For(Serializer serializer) => new Provider(this, serializer);

    private WriteFault? TakeFault(object? state)
    {
        lock (_lock)
        {
            return _faults.Find(fault => fault.Takes(state));
        }
    }

    private WriteGate? GateOf(object? state)
    {
        lock (_lock)
        {
            return _gates.Find(gate => gate.Holds(state));
        }
    }

    private sealed class Provider(TestStore store, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (store.FailReads)
            {
                throw new IOException("the test store is away");
            }

            if (store.Unreadable == stateName)
            {
                throw new StoreUnavailableException("the row can't be read");
            }

            var found = store._rows.TryGetValue((stateName, grainId.ToString()), out var row);
            grainState.State = found ? serializer.Deserialize<T>(row.Bytes)! : Activator.CreateInstance<T>();
            grainState.ETag = found ? $"{row.Version}" : null;
            grainState.RecordExists = found;
            return Task.CompletedTask;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var bytes = serializer.SerializeToArray(grainState.State);
            if (store.GateOf(grainState.State) is { } gate)
            {
                await gate.PassAsync();
            }

            var fault = store.TakeFault(grainState.State);
            if (fault is { AfterWriting: false })
            {
                throw new IOException("the test store is away");
            }

            store._largest.AddOrUpdate(stateName, bytes.Length, (_, most) => Math.Max(most, bytes.Length));
            var version = Write((stateName, grainId.ToString()), bytes, grainState.ETag);
            if (fault is not null)
            {
                throw new IOException("the test store's answer was lost");
            }

            grainState.ETag = version;
            grainState.RecordExists = true;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            store._rows.TryRemove((stateName, grainId.ToString()), out _);
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
            return Task.CompletedTask;
        }

        private string Write((string, string) row, byte[] bytes, string? etag)
        {
            var version = 0;
            store._rows.AddOrUpdate(
                row,
                _ => etag is null ? (bytes, version = 1) : throw new InconsistentStateException("There is no such row."),
                (_, old) => etag == $"{old.Version}"
                    ? (bytes, version = old.Version + 1)
                    : throw new InconsistentStateException($"Row has version {old.Version}, not {etag}."));
            return $"{version}";
        }
    }
}

/// <summary>Writes that are to fail.</summary>
internal sealed class WriteFault(Func<object?, bool> when, int times, bool afterWriting)
{
    private readonly TaskCompletionSource _spent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = times;

    public bool AfterWriting => afterWriting;

    /// <summary>Ends when the last of them has failed.</summary>
    public Task Spent => _spent.Task;

    /// <summary>The store is back.</summary>
    public void End() => _left = 0;

    public bool Takes(object? state)
    {
        if (_left <= 0 || !when(state))
        {
            return false;
        }

        if (--_left == 0)
        {
            _spent.SetResult();
        }

        return true;
    }
}

/// <summary>Writes that are to wait.</summary>
internal sealed class WriteGate(Func<object?, bool> when)
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the first of them waits.</summary>
    public Task Arrived => _arrived.Task;

    public void Open() => _open.TrySetResult();

    /// <summary>Those that wait are never written: their silo is gone.</summary>
    public void Drop() => _open.TrySetException(new IOException("the silo of this write is gone"));

    public bool Holds(object? state) => !_open.Task.IsCompleted && when(state);

    /// <summary>How many had to wait.</summary>
    public int Held { get; private set; }

    public Task PassAsync()
    {
        Held++;
        _arrived.TrySetResult();
        return _open.Task;
    }
}
