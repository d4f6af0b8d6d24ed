using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The numbered output of a chat: what is kept until it is shown, which of it is durable, and the numbers. It alone changes
/// <see cref="ChatState.Outbox"/>, the pages, <see cref="ChatState.SeqCeiling"/>, <see cref="ChatState.LeftOut"/> and
/// <see cref="ChatState.RecentOutputs"/>, and it writes the chat's row.
/// </summary>
internal sealed class OutputLog
{
    private const int SeqBlock = 1000;

    private readonly ChatScope _scope;
    private readonly ChatState _state;
    private readonly CoalescingWriter<ChatState> _writer;
    private readonly ChatPages _pages;
    private readonly List<Func<Action>> _marks = [];
    private long _durable;
    private long _durableCeiling;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="writer">Writes it.</param>
    public OutputLog(ChatScope scope, ChatState state, CoalescingWriter<ChatState> writer)
    {
        (_scope, _state, _writer) = (scope, state, writer);
        _pages = new(scope.Grains, scope.Key);
        Last = _durableCeiling = state.SeqCeiling;
        _durable = state.Outbox is [.., var last] ? last.Seq : Last;
    }

    /// <summary>Called after each write that succeeded.</summary>
    public event Action? Written;

    /// <summary>The last number that was used.</summary>
    public long Last { get; private set; }

    /// <summary>Number of the last kept output that somebody may have taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Whether anything is kept that its channel has not confirmed.</summary>
    public bool HasKept => _state.Outbox.Count > 0 || _state.Pages.Count > 0;

    /// <summary>Whether the newest kept output is not durable yet.</summary>
    public bool HasUndurable => _state.Outbox is [.., var last] && last.Seq > _durable;

    /// <summary>Whether something is in memory only: it is to be written even if nothing changes any more.</summary>
    public bool HasUnwritten => _writer.HasFailed || HasUndurable;

    /// <summary>Whether the last write failed.</summary>
    public bool HasFailed => _writer.HasFailed;

    /// <summary>
    /// Whether there is a number for an output that is not kept. Numbers are never used twice, not even after a crash: a new block of them
    /// must be durable first, and is written if need be.
    /// </summary>
    public bool HasNumber
    {
        get
        {
            if (Last < _durableCeiling)
            {
                return true;
            }

            WriteAsync().Ignore();
            return false;
        }
    }

    /// <summary>Registers what is to be noted when something is durable.</summary>
    /// <param name="mark">Called before each write; what it returns is called once that has succeeded.</param>
    public void OnWrite(Func<Action> mark) => _marks.Add(mark);

    /// <summary>Uses a number.</summary>
    /// <returns>The number.</returns>
    public long TakeNumber() => ++Last;

    /// <summary>Somebody may have taken everything up to a number.</summary>
    /// <param name="seq">The number.</param>
    public void NoteTaken(long seq) => Taken = Math.Max(Taken, seq);

    /// <summary>Keeps an output; it is shown once it is durable.</summary>
    /// <param name="output">The output; it gets its number, time and mode here.</param>
    /// <returns>Its number.</returns>
    public long Keep(ChatOutput output)
    {
        _state.Outbox.Add(output with { Seq = ++Last, At = _scope.Time.WallNow(), Mode = _state.Mode });
        Measures.OutputKept(_scope.Channel);
        return Last;
    }

    /// <summary>Keeps a notice.</summary>
    /// <param name="id">Names it for good.</param>
    /// <param name="session">Name of the session that it is about; empty for none.</param>
    /// <param name="text">CommonMark.</param>
    /// <param name="choices">Buttons under it, or null.</param>
    /// <param name="file">A file that goes with it, or null.</param>
    /// <param name="topic">What is to happen to a topic with it, or null.</param>
    public void Tell(
        string id,
        string session,
        string text,
        IReadOnlyList<Choice>? choices = null,
        Attachment? file = null,
        TopicWish? topic = null) =>
        Keep(new(0, ChatOutputKind.Notice, id, session, default, text) { Choices = choices ?? [], File = file, Topic = topic });

    /// <summary>Notes the id of an output, to recognise a repeat.</summary>
    /// <param name="id">The id.</param>
    /// <returns>
    /// False if it was noted before. A repeat is to be written again all the same: the first coming may have failed to be.
    /// </returns>
    public bool IsNew(string id) => RecentIds.TryAdd(_state.RecentOutputs, id, ChatState.Remembered);

    /// <summary>Whether an output was taken lately.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>True if it was.</returns>
    public bool Knows(string id) => _state.RecentOutputs.Contains(id);

    /// <summary>A channel that nobody takes the output of must not make each write larger than the one before.</summary>
    /// <returns>Whether details are left out now.</returns>
    public bool LeaveOutDetails()
    {
        if (_state.Confirms && !_pages.IsTurning)
        {
            _state.LeftOut = OutboxBounds.LeaveOut(_state.Outbox, _state.LeftOut, Taken);
        }

        return _state.LeftOut is not null;
    }

    /// <summary>
    /// Tells at the end what was left out, if its notice is not taken and would not be seen, or not be the only one, where it is.
    /// </summary>
    /// <param name="upTo">Up to which number that is so.</param>
    public void TellLeftOutLast(long upTo)
    {
        if (_state.LeftOut is { } leftOut && leftOut.Seq > Taken && leftOut.Seq <= upTo
            && _state.Outbox.Find(output => output.Seq == leftOut.Seq) is { } notice)
        {
            _state.Outbox.Remove(notice);
            _state.LeftOut = leftOut with { Seq = Keep(notice) };
        }
    }

    /// <summary>The first kept output after a number, if it is durable.</summary>
    /// <param name="after">The number.</param>
    /// <returns>The output, or null.</returns>
    public ChatOutput? Next(long after)
    {
        // The newest are at the end, and a reader is nearly always there.
        var outbox = _state.Outbox;
        var index = outbox.Count;
        while (index > 0 && outbox[index - 1].Seq > after)
        {
            index--;
        }

        return index < outbox.Count && outbox[index].Seq <= _durable ? outbox[index] : null;
    }

    /// <summary>Number of the last output that has left the row.</summary>
    public long LastTurned => _state.Pages is [.., var turned] ? turned : 0;

    /// <inheritdoc cref="ChatPages.ReadAsync"/>
    public IAsyncEnumerable<ChatOutput> ReadTurned(long after) => _pages.ReadAsync(_state, after);

    /// <summary>Finds durable output by its number.</summary>
    /// <param name="seq">The number.</param>
    /// <returns>The output, or null.</returns>
    public async Task<ChatOutput?> FindAsync(long seq) =>
        await _pages.FindAsync(_state, seq) ?? _state.Outbox.Find(output => output.Seq == seq && seq <= _durable);

    /// <summary>Finds durable output of lately by its id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The output; null if it is not kept, or was kept long ago.</returns>
    public async Task<ChatOutput?> FindAsync(string id) =>
        _state.Outbox.FindLast(output => output.Id == id && output.Seq <= _durable) ?? await _pages.FindAsync(_state, id);

    /// <inheritdoc cref="ChatPages.BeforeLastAsync"/>
    public Task<long> BeforeLastAsync(int count) => _pages.BeforeLastAsync(_state, count, _durable);

    /// <summary>The channel has everything up to a number.</summary>
    /// <param name="seq">The number.</param>
    /// <returns>How many outputs left the row for it.</returns>
    public int RemoveUpTo(long seq)
    {
        _pages.TakeOut(_state);
        return _state.Outbox.RemoveAll(output => output.Seq <= seq);
    }

    /// <summary>All of it is elsewhere now.</summary>
    public void Clear()
    {
        _pages.TakeOut(_state, all: true);
        _state.Outbox.Clear();
    }

    /// <summary>Makes everything of the chat durable that changed before.</summary>
    /// <exception cref="StoreUnavailableException">The store could not be written.</exception>
    public async Task WriteAsync()
    {
        TellLeftOutLast(OutboxBounds.Page(_state.Outbox, _durable) is [.., var last] ? last.Seq : 0);
        if (Last + (SeqBlock / 2) > _state.SeqCeiling)
        {
            _state.SeqCeiling = Last + SeqBlock;
        }

        var (seq, ceiling) = (Last, _state.SeqCeiling);
        var marks = _marks.ConvertAll(static mark => mark());
        await _pages.TurnAsync(_state, _durable);
        _pages.TakeOut(_state);
        await _writer.WriteAsync();
        _durable = Math.Max(_durable, seq);
        _durableCeiling = Math.Max(_durableCeiling, ceiling);
        marks.ForEach(static isDurable => isDurable());
        _pages.RemoveGoneAsync().Ignore();
        Written?.Invoke();
    }
}
