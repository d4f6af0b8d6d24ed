using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>Lines as the real CLI printed them (2.1.332 and 2.1.197), and what a seed makes of them.</summary>
internal sealed class LineFuzz(int seed)
{
    /// <summary>Stands wherever a person or the model wrote something; no log may have it.</summary>
    public const string Secret = "SECRETTEXT";

    // Names the prompt that the turn is about.
    private const string Prompt = "PROMPT";
    private const string Hole = "@@HOLE@@";

    private static readonly string[] Lines =
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Agents", "Claude", "Recorded")).Order().SelectMany(File.ReadAllLines)];

    private readonly Random _random = new(seed);

    public static IEnumerable<string> Recorded(Guid prompt) =>
        Lines.Select(line => line.Replace(Prompt, prompt.ToString(), StringComparison.Ordinal));

    /// <summary>A real line, broken in one way or several.</summary>
    public byte[] Next(Guid prompt)
    {
        var line = Lines[_random.Next(Lines.Length)].Replace(Prompt, prompt.ToString(), StringComparison.Ordinal);
        var bytes = _random.Next(3) == 0 ? Encoding.UTF8.GetBytes(line) : Encoding.UTF8.GetBytes(WithOtherValue(line));
        for (var times = _random.Next(3); times > 0; times--)
        {
            bytes = Damaged(bytes);
        }

        return [.. bytes.Where(static one => one != '\n')];
    }

    private byte[] Damaged(byte[] line)
    {
        if (line.Length < 2)
        {
            return line;
        }

        var at = _random.Next(line.Length);
        switch (_random.Next(6))
        {
            case 0:
                return line[..at];
            case 1:
                return line[at..];
            case 2:
                line[at] = (byte)_random.Next(256);
                return line;
            case 3:
                return [.. line[..at], .. line];
            case 4:
                return [.. line[..at], .. line[(at + _random.Next(line.Length - at))..]];
            default:
                return Encoding.UTF8.GetBytes(WithHalf(Encoding.UTF8.GetString(line)));
        }
    }

    /// <summary>Half of an emoji in a string or a name.</summary>
    private string WithHalf(string line)
    {
        var quotes = line.Select(static (character, index) => (character, index)).Where(static one => one.character == '"').Select(
            static one => one.index).ToArray();
        return quotes.Length == 0
            ? line
            : line.Insert(quotes[_random.Next(quotes.Length)] + 1, _random.Next(2) == 0 ? @"\ud83d" : @"\uDE00");
    }

    private string WithOtherValue(string line)
    {
        var root = JsonNode.Parse(line)!.AsObject();
        var places = new List<JsonNode>();
        Collect(root, places);
        var place = places[_random.Next(places.Count)];
        if (place is JsonObject members && members.Count > 0)
        {
            var name = members.ElementAt(_random.Next(members.Count)).Key;
            if (_random.Next(4) == 0)
            {
                members.Remove(name);
                return root.ToJsonString();
            }

            members[name] = Hole;
        }
        else if (place is JsonArray items && items.Count > 0)
        {
            items[_random.Next(items.Count)] = Hole;
        }

        return root.ToJsonString().Replace($"\"{Hole}\"", Other(), StringComparison.Ordinal);
    }

    private string Other() => _random.Next(12) switch
    {
        0 => "null",
        1 => "true",
        2 => "-1e999",
        3 => "123456789012345678901234567890123456789",
        4 => "[]",
        5 => "{}",
        6 => $$"""[null,1,"{{Secret}}",{"a":[{}]}]""",
        7 => $$"""{"type":"text","text":7,"text":"{{Secret}}","\ud83d":1}""",
        8 => $"\"{Secret}\\ud83d\"",
        9 => $"{new string('[', 900)}\"{Secret}\"{new string(']', 900)}",
        10 => $"{string.Concat(Enumerable.Repeat("{\"a\":", 20_000))}1{new string('}', 20_000)}",
        _ => $"\"{string.Concat(Enumerable.Repeat(Secret, 5_000))}\"",
    };

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        if (node is JsonObject members)
        {
            places.Add(node);
            foreach (var (_, value) in members)
            {
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            places.Add(node);
            foreach (var value in items)
            {
                Collect(value, places);
            }
        }
    }
}
