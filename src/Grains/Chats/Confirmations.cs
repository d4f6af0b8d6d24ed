using Dormouse.Grains.Files;

namespace Dormouse.Grains.Chats;

/// <summary>
/// What the channel has is forgotten, and that is written at once: what a crash finds unwritten is shown again. The store writes together
/// what comes together, so a confirmation costs no wait for the disk of its own while others write. It alone changes
/// <see cref="ChatState.Confirmed"/>.
/// </summary>
internal sealed class Confirmations
{
    private readonly ChatScope _scope;
    private readonly ChatState _state;
    private readonly OutputLog _log;
    private long _count;
    private long _durable;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="log">The output.</param>
    public Confirmations(ChatScope scope, ChatState state, OutputLog log)
    {
        (_scope, _state, _log) = (scope, state, log);
        log.OnWrite(() =>
        {
            var count = _count;
            return () => _durable = Math.Max(_durable, count);
        });
    }

    /// <summary>Whether something was confirmed that is not durably so.</summary>
    public bool HasUnwritten => _count > _durable;

    /// <summary>The channel has everything up to a number.</summary>
    /// <param name="seq">The number.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It could not be written; the same again writes it.</exception>
    public async Task ConfirmAsync(long seq)
    {
        if (_state is not { Confirms: true, Move: null or { To: null } })
        {
            return;
        }

        var isOnPage = _state.Pages.Count > 0 && seq > _state.Confirmed;
        _state.Confirmed = Math.Max(_state.Confirmed, Math.Min(seq, _log.Last));
        var files = _state.Outbox.Where(output => output.Seq <= seq).SelectMany(static output => output.AllFiles).ToArray();
        var confirmed = _log.RemoveUpTo(seq);
        _count += confirmed + (isOnPage ? 1 : 0);
        Measures.OutputsConfirmed(_scope.Channel, confirmed);
        if (HasUnwritten)
        {
            // Also when it comes again, because the write of its first coming failed.
            await _log.WriteAsync();
        }

        // What is shown once more after a crash must still be there: not before it is durable.
        _scope.Grains.ClearAsync(files, _scope.Log).Ignore();
    }
}
