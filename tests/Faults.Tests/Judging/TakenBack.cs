namespace Dormouse.Faults.Tests.Judging;

/// <summary>
/// Messages that a stop took back before their agent could say that it had them: it was still starting, or was killed as it read. No
/// agent's log knows of them, but their chat says in so many words that they were stopped. It is the same with a message that was cut off
/// and that a person wanted to go on: what is taken back then is the request to go on.
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
    /// <param name="decisions">What people decided about messages that were cut off.</param>
    /// <param name="explained">Messages that have another cause: they were cancelled, edited or dropped, and use up no such word.</param>
    /// <returns>Their ids.</returns>
    public static IReadOnlySet<string> Of(
        IEnumerable<Sent> sent,
        IEnumerable<Given> given,
        IReadOnlyList<long> stops,
        IEnumerable<SaidStopped> said,
        IEnumerable<Decision> decisions,
        IReadOnlySet<string> explained)
    {
        var lastGiven = given.GroupBy(static turn => turn.Id).ToDictionary(
            static turns => turns.Key, static turns => turns.Max(static turn => turn.At));
        var lastWish = decisions.Where(static decision => decision.Choice is Choice.Continue).GroupBy(static decision => decision.Id)
            .ToDictionary(static wishes => wishes.Key, static wishes => wishes.Max(static wish => wish.At));
        var left = said.OrderBy(static one => one.At).ToList();
        var taken = new HashSet<string>();

        // The newest first: it is the least likely to have been taken back by an earlier stop.
        var waiting = sent.Where(message => !explained.Contains(message.Id)).Select(
            message => (message.Id, message.Chat, At: WaitsSince(message))).Where(static message => message.At is not null);
        foreach (var message in waiting.OrderByDescending(static message => message.At))
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

        // Null for one that its agent has had, as far as people wanted.
        long? WaitsSince(Sent message) => !lastGiven.TryGetValue(message.Id, out var had) ? message.At
            : lastWish.TryGetValue(message.Id, out var wish) && wish > had ? wish
            : null;
    }
}
