using Dormouse.Silo.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Machine;

/// <summary>At the start and every day, removes what agents have left in their temporary folders and not touched for ten days.</summary>
internal sealed partial class TempSweep(TimeProvider time, ILogger<TempSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(10);
    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);
    private static readonly EnumerationOptions Everything =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await Task.Run(() => Sweep(PrivateTemp.Root), stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Removes what is old.</summary>
    /// <param name="root">The folder that holds each person's temporary folder.</param>
    internal void Sweep(string root)
    {
        try
        {
            foreach (var entry in Directory.Exists(root) ? Directory.GetDirectories(root).SelectMany(Directory.GetFileSystemEntries) : [])
            {
                Remove(entry);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogLeft(logger, exception, root);
        }
    }

    private void Remove(string entry)
    {
        try
        {
            if (time.WallNow() - Newest(entry) > Old)
            {
                FolderRemoval.Remove(entry);
                LogRemoved(logger, entry);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogLeft(logger, exception, entry);
        }
    }

    /// <summary>When anything of it was last written; links are not followed.</summary>
    private static DateTime Newest(string entry)
    {
        var newest = File.GetLastWriteTimeUtc(entry);
        return FileFacts.Of(entry)?.Kind is EntryKind.Folder
            ? Directory.EnumerateFileSystemEntries(entry, "*", Everything).Select(File.GetLastWriteTimeUtc).Append(newest).Max()
            : newest;
    }

    [LoggerMessage(LogLevel.Information, "Removed {Entry}, a temporary file that nobody has touched for ten days.")]
    private static partial void LogRemoved(ILogger logger, string entry);

    [LoggerMessage(LogLevel.Warning, "{Entry} of the temporary folders could not be looked at or removed.")]
    private static partial void LogLeft(ILogger logger, Exception exception, string entry);
}
