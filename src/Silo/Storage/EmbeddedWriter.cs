using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>One row to write.</summary>
/// <param name="State">The state's name.</param>
/// <param name="Key">The grain's key.</param>
/// <param name="Expected">The version that must be stored now; null if there must be no row.</param>
/// <param name="Payload">The content; null removes the row, for which a version must be expected.</param>
internal readonly record struct RowWrite(string State, string Key, long? Expected, byte[]? Payload);

/// <summary>
/// The one thread that writes to the embedded store. Whatever has come while the disk was busy is one transaction, so a
/// burst costs a few waits for the disk, not one for each row. A write is reported when it is on the disk, never before.
/// </summary>
internal sealed class EmbeddedWriter : IDisposable
{
    private const int MostTogether = 512;

    private readonly BlockingCollection<(RowWrite Row, TaskCompletionSource<long?> Done)> _waiting = [];
    private readonly EmbeddedStore _store;
    private readonly EmbeddedCheckpoint _checkpoint;
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="store">The store.</param>
    public EmbeddedWriter(EmbeddedStore store)
    {
        _store = store;
        _checkpoint = new(store);
        _thread = new(Work) { IsBackground = true, Name = "store" };
        _thread.Start();
    }

    /// <summary>Writes a row.</summary>
    /// <param name="row">The row.</param>
    /// <returns>
    /// Its new version once it is durable; null if the store holds another version than the expected one, and nothing was written.
    /// </returns>
    /// <exception cref="SqliteException">The file can't be written; nothing was.</exception>
    /// <exception cref="IOException">The file can't be written because its disk is full; nothing was.</exception>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task<long?> WriteAsync(RowWrite row)
    {
        var done = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _waiting.Add((row, done));
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(EmbeddedWriter), "The store is closed.");
        }

        return done.Task;
    }

    /// <summary>Writes what waits, then ends.</summary>
    public void Dispose()
    {
        _waiting.CompleteAdding();
        _thread.Join();
        _checkpoint.Dispose();
        _waiting.Dispose();
    }

    private void Work()
    {
        EmbeddedTransaction? transaction = null;
        var batch = new List<(RowWrite Row, TaskCompletionSource<long?> Done)>();
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            batch.Add(first);
            var written = 0;
            try
            {
                transaction ??= new(_store.Connections.ToWrite());

                // What comes while the first rows are written is still in time for the same wait for the disk.
                var versions = transaction.Write(() =>
                {
                    if (written == batch.Count && batch.Count < MostTogether && _waiting.TryTake(out var more))
                    {
                        batch.Add(more);
                    }

                    return written < batch.Count ? batch[written++].Row : null;
                });
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Done.SetResult(versions[i]);
                }

                _checkpoint.Count(batch.Count);
            }
            catch (Exception exception)
            {
                // Nothing of it is stored. The connection may be what is broken: the next batch gets a fresh one.
                transaction?.Dispose();
                transaction = null;
                _store.Connections.Forget();
                var reason = EmbeddedFullDisk.Of(exception, _store.Path) ?? exception;
                batch.ForEach(waiting => waiting.Done.SetException(reason));
            }

            batch.Clear();
        }

        transaction?.Dispose();
    }
}
