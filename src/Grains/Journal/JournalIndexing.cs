using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Journal;

/// <summary>Brings what a journal has into the index, beside what else is done with it. What fails is done with the next entry.</summary>
/// <param name="key">The journal's key.</param>
/// <param name="book">Its entries.</param>
/// <param name="index">The index.</param>
/// <param name="logger">Logs what failed.</param>
/// <param name="leaving">Over when the silo stops, which brings the rest there when it starts again.</param>
internal sealed partial class JournalIndexing(
    string key, JournalBook book, IJournalIndex index, ILogger logger, CancellationToken leaving)
{
    private const int AtOnce = 100;

    /// <summary>Nobody searches for what was said a moment ago, and the index is written once for many entries.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    private Task _running = Task.CompletedTask;
    private bool _isGathering;
    private long? _last;

    /// <summary>There is something new, and perhaps soon more.</summary>
    /// <returns>A task that ends when the index has it, or that failed.</returns>
    public async Task UpdateSoonAsync()
    {
        if (!_isGathering)
        {
            _isGathering = true;
            await Task.Delay(Gathering, leaving)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _isGathering = false;
            if (!leaving.IsCancellationRequested)
            {
                // What runs may have begun before the newest entry came.
                await _running;
                await UpdateAsync();
            }
        }
    }

    /// <summary>There may be something new.</summary>
    /// <returns>A task that ends when the index has it, or that failed.</returns>
    public Task UpdateAsync() => _running = _running.IsCompleted ? RunAsync() : _running;

    private static bool CanBeFound(JournalEntry entry) =>
        entry.Kind is JournalKind.Prompt or JournalKind.Answer or JournalKind.Question or JournalKind.Notice && entry.Text.Length > 0;

    private async Task RunAsync()
    {
        try
        {
            _last ??= await index.LastAsync(key);
            while (await book.AfterAsync(_last.Value, AtOnce) is { Count: > 0 } entries)
            {
                var last = entries[^1].Number;
                await index.AddAsync(key, book.Session, last, [.. entries.Where(CanBeFound)]);
                _last = last;
            }
        }
        catch (Exception exception)
        {
            LogFailed(exception, key);
            _last = null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Journal {Journal} could not be brought into the index; it is tried again with its next entry.")]
    private partial void LogFailed(Exception exception, string journal);
}
