using System.Globalization;
using Dormouse.Faults.Tests.Blows;

namespace Dormouse.Faults.Tests;

/// <summary>What people say and what is done to the program: all of it follows from the seed.</summary>
internal sealed record Schedule(int Seed, IReadOnlyList<Round> Rounds)
{
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

            made.Add(new(messages, blow with { Skip = random.Next(0, 2), DelayMs = random.Next(4) == 0 ? random.Next(0, 60) : 0, Dice = random.Next() }));
        }

        return new(seed, made);
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
