using System.Globalization;
using Dormouse.Faults.Tests.Blows;

namespace Dormouse.Faults.Tests;

/// <summary>What people say and what is done to the program: all of it follows from the seed.</summary>
internal sealed record Schedule(int Seed, IReadOnlyList<Round> Rounds)
{
    private const int EveryMs = 2_500;

    public static Schedule Make(int seed, int rounds, IReadOnlyList<string> chats, IReadOnlyList<Blow> blows)
    {
        var random = new Random(seed);
        var number = 0;
        var made = new List<Round>();
        var left = new Queue<Blow>();
        while (made.Count < rounds)
        {
            if (left.Count == 0)
            {
                // Every blow comes once before any comes again.
                var all = blows.ToArray();
                random.Shuffle(all);
                left = new(all);
            }

            var blow = left.Dequeue();
            var messages = new List<Saying>();
            for (var count = random.Next(2, 7); count > 0; count--)
            {
                number++;
                messages.Add(Say(random, chats[random.Next(chats.Count)], string.Create(CultureInfo.InvariantCulture, $"m{number}")));
            }

            // People go on writing as long as the blow lasts.
            for (var ms = EveryMs; ms < blow.Ms; ms += EveryMs)
            {
                number++;
                var chat = chats[random.Next(chats.Count)];
                messages.Add(Say(random, chat, string.Create(CultureInfo.InvariantCulture, $"m{number}")) with { AfterMs = ms });
            }

            Suit(messages, blow.Point, chats);
            made.Add(new(messages, blow with { Skip = blow.Point is PathPoint.Asked or PathPoint.Started ? 0 : random.Next(0, 2), DelayMs = random.Next(4) == 0 ? random.Next(0, 60) : 0, Dice = random.Next() }));
        }

        return new(seed, made);
    }

    /// <summary>Somebody has to come by the point.</summary>
    private static void Suit(List<Saying> messages, PathPoint point, IReadOnlyList<string> chats)
    {
        var telegram = chats.First(static chat => chat.StartsWith("telegram", StringComparison.Ordinal));
        switch (point)
        {
            case PathPoint.Asked when !messages.Any(static message => message.Text.EndsWith(" ask", StringComparison.Ordinal)):
                messages[0] = messages[0] with { Text = $"{messages[0].Text} ask" };
                break;
            case PathPoint.Updates or PathPoint.Sending or PathPoint.Sent when !messages.Any(message => message.Chat == telegram):
                messages[0] = messages[0] with { Chat = telegram };
                messages[^1] = messages[^1] with { Chat = telegram };
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

        return new(chat, id, string.Join(' ', text), random.Next(0, 400), IsEdited: random.Next(8) == 0, EditAfterMs: random.Next(0, 600));
    }
}

/// <summary>Some messages, and a blow while they are under way.</summary>
internal sealed record Round(IReadOnlyList<Saying> Messages, Blow Blow);

/// <summary>One message.</summary>
internal sealed record Saying(string Chat, string Id, string Text, int AfterMs, bool IsEdited, int EditAfterMs)
{
    public string EditId => $"{Id}e1";

    public string EditText => $"{EditId}{Text[Id.Length..]}";
}
