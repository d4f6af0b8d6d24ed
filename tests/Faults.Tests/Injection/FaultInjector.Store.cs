using Dormouse.Faults.Tests.Judging;
using Microsoft.Data.Sqlite;

namespace Dormouse.Faults.Tests.Injection;

// What is done to the embedded store.
internal sealed partial class FaultInjector
{
    /// <summary>How long a full disk waits for somebody to write, beyond its time.</summary>
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(5);

    /// <summary>Fills the disk, and looks that this was felt.</summary>
    private async Task FillStoreAsync(Stage stage, Product product, SmallDisk disk, int ms)
    {
        // What the log has room for already is written even on a full disk.
        await RunAsync(stage, static async command =>
        {
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await command.ExecuteNonQueryAsync();
        });
        var before = RefusedBy(product);
        disk.Fill();
        await Task.Delay(ms);
        var waited = TimeProvider.System.GetTimestamp();
        while (RefusedBy(product) == before && TimeProvider.System.GetElapsedTime(waited) < Refusal)
        {
            await Task.Delay(50);
        }

        disk.Free();
        var refused = RefusedBy(product) - before;
        stage.Journal.Note(null, $"{refused} writes were refused by the full disk");
        if (refused == 0)
        {
            stage.Journal.Complain("the disk was full, and no write was refused: the fault struck nothing");
        }
    }

    /// <summary>The program is killed and comes back with its disk read-only, until that is mended.</summary>
    private async Task<Done> StartReadOnlyAsync(Stage stage, Product product, SmallDisk disk, Trigger trigger, int ms)
    {
        await product.KillAsync();
        Kills++;
        var dead = Journal.Now;
        trigger.Release();
        disk.SetReadOnly(true);
        try
        {
            await product.Launch().WaitAsync(TimeSpan.FromMilliseconds(ms));
            stage.Journal.Note(null, "it is ready all the same");
        }
        catch (InvalidOperationException)
        {
            stage.Journal.Note(null, $"it ended with {await product.EndedAsync()}");
        }
        catch (TimeoutException)
        {
            await product.KillAsync();
            Kills++;
        }

        disk.SetReadOnly(false);
        if (!MarkedProcesses.IsAlive(product.ProcessId))
        {
            await product.StartAsync();
        }

        return new(Harm.CutsOff | Harm.Repeats, dead);
    }

    private static int RefusedBy(Product product) => product.Errors.Split("disk is full").Length - 1;

    /// <summary>Another process holds the file: every write waits, and those that wait too long fail.</summary>
    private static Task LockStoreAsync(Stage stage, int ms) => RunAsync(stage, async command =>
    {
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        await Task.Delay(ms);
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
    });

    private static async Task RunAsync(Stage stage, Func<SqliteCommand, Task> work)
    {
        var file = Path.Combine(stage.Home.DataFolder, "dormouse.db");
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        await work(command);
    }
}
