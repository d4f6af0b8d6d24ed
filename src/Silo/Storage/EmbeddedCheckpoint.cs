using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>
/// Copies what was written ahead into the file, beside the writer. SQLite would do it inside a commit, every few hundred
/// writes, and whoever waits for that commit would wait ten times as long as for another.
/// </summary>
/// <param name="store">The store.</param>
internal sealed class EmbeddedCheckpoint(EmbeddedStore store) : IDisposable
{
    /// <summary>
    /// Makes SQLite do it inside a commit only where the file of what was written ahead has grown to some 64 MB, because
    /// writers were never quiet for long enough.
    /// </summary>
    public const string LastResort = "PRAGMA wal_autocheckpoint = 16000";

    private const int Rows = 500;

    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private int _rows;
    private bool _isDisposed;

    /// <summary>Rows were written; now and then that is a reason to copy them. Called by one thread.</summary>
    /// <param name="rows">How many.</param>
    public void Count(int rows)
    {
        _rows += rows;
        if (_rows >= Rows && _running.IsCompleted)
        {
            _rows = 0;
            _running = Task.Run(Copy);
        }
    }

    /// <summary>Waits for a copy that is being made; none is made afterwards.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }
    }

    private void Copy()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            try
            {
                using var connection = store.Connections.ToWrite();
                using var command = connection.CreateCommand();
                command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
                command.ExecuteNonQuery();
            }
            catch (SqliteException)
            {
                // Nothing is lost by it: what was written ahead stays there, and the next one tries again.
            }
        }
    }
}
