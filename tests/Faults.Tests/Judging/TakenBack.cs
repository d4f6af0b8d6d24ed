namespace Dormouse.Faults.Tests.Judging;

/// <summary>
/// Messages that a stop took back before their agent could say that it had them: it was still starting, or was killed as it read. No
/// agent's log knows of them, but their chat says in so many words that they were stopped.
/// </summary>
internal static class TakenBack
{
    /// <summary>How long before a message was sent, in ms, somebody may have asked: that is on its way while the message is.</summary>
    private const int OnItsWay = 1_000;

    /// <summary>The messages that were taken back.</summary>
    /// <param name="sent">What people sent.</param>
    /// <param name="given">What agents were given.</param>
    /// <param name="stops">When people asked that a turn be interrupted.</param>
    /// <param name="said">Where and when a chat said of a turn without a word that it was stopped; each is about one message.</param>
    /// <param name="explained">Messages that have another cause: they were cancelled, edited or dropped, and use up no such word.</param>
    /// <returns>Their ids.</returns>
    public static IReadOnlySet<string> Of(
        IEnumerable<Sent> sent,
        IEnumerable<Given> given,
        IReadOnlyList<long> stops,
        IEnumerable<SaidStopped> said,
        IReadOnlySet<string> explained)
    {
        var known = given.Select(static turn => turn.Id).Union(explained).ToHashSet();
        var left = said.OrderBy(static one => one.At).ToList();
        var taken = new HashSet<string>();

        // The newest first: it is the least likely to have been taken back by an earlier stop.
        foreach (var message in sent.Where(message => !known.Contains(message.Id)).OrderByDescending(static message => message.At))
        {
            var index = left.FindIndex(one =>
                one.Chat == message.Chat && one.At >= message.At && stops.Any(stop => stop <= one.At && stop >= message.At - OnItsWay));
            if (index >= 0)
            {
                left.RemoveAt(index);
                taken.Add(message.Id);
            }
        }

        return taken;
    }
}
