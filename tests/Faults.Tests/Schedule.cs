using System.Globalization;
using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests;

/// <summary>What people say and what is done to the program: all of it follows from the seed.</summary>
internal sealed record Schedule(int Seed, IReadOnlyList<Round> Rounds)
{
    /// <summary>How many kills are meant.</summary>
    public int Kills =>
        Rounds.Count(static round => round.Fault.Kind is FaultKind.KillSilo or FaultKind.KillFrontend or FaultKind.KillAgent);

    private const int EveryMs = 2_500;

    public static Schedule Make(int seed, int rounds, IReadOnlyList<string> chats, IReadOnlyList<Fault> faults)
    {
        var random = new Random(seed);
        return Make(random, seed, chats, Deal(random, rounds, faults));
    }

    /// <summary>One of several schedules that share a deck: together they have every fault, as far as they have rounds for all.</summary>
    /// <param name="seed">From 1; those of one group follow each other.</param>
    /// <param name="group">How many schedules share a deck.</param>
    /// <param name="rounds">How many faults each has.</param>
    /// <param name="chats">Where people write.</param>
    /// <param name="faults">The deck.</param>
    public static Schedule OfGroup(int seed, int group, int rounds, IReadOnlyList<string> chats, IReadOnlyList<Fault> faults)
    {
        var (deck, hand) = Math.DivRem(seed - 1, group);
        return Make(new Random(seed), seed, chats, [.. Deal(new Random(deck), group * rounds, faults).Skip(hand * rounds).Take(rounds)]);
    }

    /// <summary>The same without /stop, for agents that do not tell what was interrupted.</summary>
    public Schedule WithoutStops() => this with
    {
        Rounds = [.. Rounds.Select(
            static round => round with { Messages = [.. round.Messages.Select(static message => message with { StopAfterMs = null })] })],
    };

    /// <summary>Every fault comes once before any comes again.</summary>
    private static Fault[] Deal(Random random, int count, IReadOnlyList<Fault> faults)
    {
        var dealt = new List<Fault>();
        while (dealt.Count < count)
        {
            var all = faults.ToArray();
            random.Shuffle(all);
            dealt.AddRange(all);
        }

        return [.. dealt.Take(count)];
    }

    private static Schedule Make(Random random, int seed, IReadOnlyList<string> chats, IReadOnlyList<Fault> faults)
    {
        var number = 0;
        var made = new List<Round>();
        foreach (var fault in faults)
        {
            var messages = new List<Saying>();
            for (var count = random.Next(2, 7); count > 0; count--)
            {
                number++;
                messages.Add(Say(random, chats[random.Next(chats.Count)], string.Create(CultureInfo.InvariantCulture, $"m{number}")));
            }

            // People go on writing as long as the fault lasts.
            for (var ms = EveryMs; ms < fault.Ms; ms += EveryMs)
            {
                number++;
                var chat = chats[random.Next(chats.Count)];
                messages.Add(Say(random, chat, string.Create(CultureInfo.InvariantCulture, $"m{number}")) with { AfterMs = ms });
            }

            Suit(messages, fault.Point, chats);
            made.Add(
                new(
                    messages,
                    fault with { Skip = IsRare(fault.Point) ? 0 : random.Next(0, 2), DelayMs = fault.IsAfter ? random.Next(1, 40) : random.Next(4) == 0 ? random.Next(0, 60) : 0, Dice = random.Next() }));
        }

        return new(seed, made);
    }

    /// <summary>Whether a point may be passed only once in a round.</summary>
    private static bool IsRare(PathPoint point) =>
        point is PathPoint.Asked or PathPoint.Started or PathPoint.Updates or PathPoint.Confirming or PathPoint.Sent;

    /// <summary>Somebody has to come by the point.</summary>
    private static void Suit(List<Saying> messages, PathPoint point, IReadOnlyList<string> chats)
    {
        var telegram = chats.First(static chat => chat.StartsWith("telegram", StringComparison.Ordinal));
        switch (point)
        {
            case PathPoint.Asked when !messages.Any(static message => message.Text.EndsWith(" ask", StringComparison.Ordinal)):
                messages[0] = messages[0] with { Text = $"{messages[0].Text} ask" };
                break;
            case PathPoint.Updates or PathPoint.Confirming or PathPoint.Sending or PathPoint.Sent:
                // One after the other: the first ends the poll that is under way.
                messages[0] = messages[0] with { Chat = telegram, AfterMs = 0, CancelAfterMs = null };
                messages[1] = messages[1] with { Chat = telegram, AfterMs = 350, CancelAfterMs = null };
                break;
        }
    }

    private static Saying Say(Random random, string chat, string id)
    {
        var text = new List<string> { id };
        if (random.Next(3) == 0)
        {
            text.Add(string.Create(CultureInfo.InvariantCulture, $"slow={random.Next(50, 800)}"));
        }

        if (random.Next(4) == 0)
        {
            text.Add(string.Create(CultureInfo.InvariantCulture, $"events={random.Next(1, 60)}"));
        }

        if (random.Next(5) == 0)
        {
            text.Add(string.Create(CultureInfo.InvariantCulture, $"lag={random.Next(20, 200)}"));
        }

        if (random.Next(6) == 0)
        {
            text.Add("child");
        }

        if (random.Next(9) == 0)
        {
            text.Add("ask");
        }

        var (cancel, stop) = (random.Next(9) == 0, random.Next(14) == 0);
        return new(
            chat,
            id,
            string.Join(' ', text),
            random.Next(0, 400),
            IsEdited: random.Next(8) == 0 && !cancel,
            EditAfterMs: random.Next(0, 600))
        {
            CancelAfterMs = cancel ? random.Next(0, 100) : null,
            StopAfterMs = stop ? random.Next(0, 700) : null,
        };
    }
}

/// <summary>Some messages, and a fault while they are under way.</summary>
internal sealed record Round(IReadOnlyList<Saying> Messages, Fault Fault);

/// <summary>One message.</summary>
internal sealed record Saying(string Chat, string Id, string Text, int AfterMs, bool IsEdited, int EditAfterMs)
{
    /// <summary>When the person wants to take it back, if they do.</summary>
    public int? CancelAfterMs { get; init; }

    /// <summary>When the person interrupts whatever is running then, if they do.</summary>
    public int? StopAfterMs { get; init; }

    public string EditId => $"{Id}e1";

    public string EditText => $"{EditId}{Text[Id.Length..]}";
}
