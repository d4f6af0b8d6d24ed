using System.Text.Json.Nodes;
using Dormouse.Fakes;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>Breaks an update somewhere; the same seed breaks it in the same way.</summary>
internal static class Mutations
{
    private static readonly Func<Random, JsonNode?>[] Values =
    [
        static _ => null,
        static _ => 1,
        static _ => -1,
        static _ => 99_999_999_999_999L,
        static _ => 1e300,
        static _ => 0.5,
        static _ => true,
        static _ => "",
        static _ => "unheard_of",
        static _ => FakeBotApi.HalfCharacter,
        static _ => new string('x', 5000),
        static _ => new JsonArray(),
        static _ => new JsonArray(1, "x", null),
        static _ => new JsonObject(),
        static _ => new JsonObject { ["type"] = "unheard_of" },
        static _ => JsonNode.Parse($"{new string('[', 200)}{new string(']', 200)}", documentOptions: new() { MaxDepth = 900 }),
    ];

    /// <summary>Breaks an update, one place or several.</summary>
    /// <param name="update">The update; it is not changed.</param>
    /// <param name="random">Where and how.</param>
    /// <returns>The broken one, and where it was broken.</returns>
    public static (JsonObject Broken, string Where) Break(JsonObject update, Random random)
    {
        var broken = update.DeepClone().AsObject();
        var places = new List<string>();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var nodes = new List<JsonNode>();
            Collect(broken, nodes);
            var owner = nodes[random.Next(nodes.Count)];
            if (owner is JsonObject { Count: > 0 } members && owner.Parent is not null)
            {
                var name = members.ElementAt(random.Next(members.Count)).Key;
                places.Add($"{owner.GetPath()}.{name}");
                Change(members, name, random);
            }
            else if (owner is JsonArray { Count: > 0 } elements)
            {
                places.Add(owner.GetPath());
                elements[random.Next(elements.Count)] = Values[random.Next(Values.Length)](random);
            }
        }

        return (broken, string.Join(", ", places));
    }

    private static void Change(JsonObject members, string name, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[$"{name}_new"] = members[name]?.DeepClone();
                members.Remove(name);
                break;
            default:
                members[name] = Values[random.Next(Values.Length)](random);
                break;
        }
    }

    private static void Collect(JsonNode node, List<JsonNode> nodes)
    {
        nodes.Add(node);
        foreach (var child in node is JsonObject members ? members.Select(static member => member.Value) : node is JsonArray elements ? elements : [])
        {
            if (child is JsonObject or JsonArray)
            {
                Collect(child, nodes);
            }
        }
    }
}
