using Dormouse.Faults.Tests.Agents;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests;

/// <summary>Everything that happened in a run, as it happens.</summary>
internal sealed class Journal
{
    private readonly Lock _gate = new();
    private readonly List<(long At, string? Message, string What)> _notes = [];
    private readonly List<Sent> _sent = [];
    private readonly List<Decision> _decisions = [];
    private readonly List<Struck> _struck = [];
    private readonly List<Seen> _seen = [];
    private readonly List<long> _stops = [];
    private readonly List<Cancelled> _cancelled = [];
    private readonly List<string> _complaints = [];

    /// <summary>Unix time in ms, as the agents write it too.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    public IReadOnlyList<Sent> Sent => Copy(_sent);

    public IReadOnlyList<Seen> Seen => Copy(_seen);

    public IReadOnlyList<Decision> Decisions => Copy(_decisions);

    public IReadOnlyList<long> Stops => Copy(_stops);

    public IReadOnlyList<Struck> Struck => Copy(_struck);

    public IReadOnlyList<Cancelled> Cancelled => Copy(_cancelled);

    public void Add(Sent sent) =>
        Add(_sent, sent, sent.Id, sent.Edits is null ? $"sent in {sent.Chat}" : $"sent in {sent.Chat} as an edit of {sent.Edits}");

    public void Add(Decision decision) =>
        Add(_decisions, decision, decision.Id, $"{decision.Chat} chose {decision.Choice} at {decision.Question}");

    public void Add(Struck struck) => Add(_struck, struck, null, $"over: {struck.What}");

    public void Add(Seen seen) =>
        Add(
            _seen,
            seen,
            seen.Id,
            $"seen in {seen.Chat} at {seen.Place} as of turn {seen.Turn}{(seen.Stands ? "" : ", and then taken away")}",
            seen.At);

    public void Add(Cancelled cancelled) => Add(
        _cancelled, cancelled, cancelled.Id, $"{cancelled.Chat} says that it is cancelled{(cancelled.WasGiven ? ", and was given before" : "")}", cancelled.At);

    /// <summary>Somebody asks that the turn be interrupted.</summary>
    public void AddStop(string chat) => Add(_stops, Now, null, $"{chat} writes /stop");

    public void Complain(string what) => Add(_complaints, what, null, what);

    public void Note(string? message, string what, long? at = null)
    {
        lock (_gate)
        {
            _notes.Add((at ?? Now, message, what));
        }
    }

    public Evidence Evidence(IAgents agents)
    {
        lock (_gate)
        {
            return new()
            {
                Sent = [.. _sent],
                Given = agents.Given,
                Ended = agents.Ended,
                Stopped = agents.Stopped,
                Stops = [.. _stops],
                Cancelled = [.. _cancelled],
                Seen = [.. _seen],
                Decisions = [.. _decisions],
                Struck = [.. _struck],
                Complaints = [.. _complaints],
            };
        }
    }

    /// <summary>What happened to one message, and what was done to the program meanwhile.</summary>
    public string Timeline(string? message)
    {
        lock (_gate)
        {
            var own = _notes.Where(note => note.Message == message).Select(static note => note.At).DefaultIfEmpty(0).ToArray();
            var (from, to) = message is null ? (0, long.MaxValue) : (own.Min() - 1000, own.Max() + 10_000);
            var start = _notes.Count == 0 ? 0 : _notes.Min(static note => note.At);
            var lines = _notes
                .Where(note => note.Message == message || (note.Message is null && note.At >= from && note.At <= to))
                .OrderBy(static note => note.At)
                .Select(
                    note => FormattableString.Invariant($"  {(note.At - start) / 1000.0,8:0.000} s  {note.Message ?? "·"}  {note.What}"));
            return string.Join('\n', lines);
        }
    }

    private void Add<T>(List<T> list, T entry, string? message, string what, long? at = null)
    {
        lock (_gate)
        {
            list.Add(entry);
            _notes.Add((at ?? Now, message, what));
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
