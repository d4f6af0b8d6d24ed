using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>A sample of everything that the library knows of: whatever the Bot API's list of its time has, with every part of it.</summary>
internal static class Samples
{
    private const int Deepest = 4;

    /// <summary>What every message has, whatever its kind.</summary>
    private static readonly HashSet<string> Common =
        ["message_id", "from", "chat", "date", "text", "caption", "message_thread_id", "is_topic_message"];

    /// <summary>What makes the conversation go on in another chat; that has tests of its own.</summary>
    private static readonly HashSet<string> Moves = ["migrate_to_chat_id", "migrate_from_chat_id"];

    /// <summary>Every part that makes a message what it is, or goes with it, by its name in JSON.</summary>
    public static IReadOnlyList<(string Name, JsonNode Value)> MessageParts { get; } =
        [.. Parts(typeof(Message)).Where(static part => !Common.Contains(part.Name) && !Moves.Contains(part.Name))];

    /// <summary>Every kind of update.</summary>
    public static IReadOnlyList<(string Name, JsonNode Value)> UpdateKinds { get; } = [.. Parts(typeof(Update)).Where(
        static part => part.Name != "update_id")];

    private static IEnumerable<(string Name, JsonNode Value)> Parts(Type type)
    {
        foreach (var property in type.GetProperties().Where(
            static property => property is { CanWrite: true, CanRead: true } && !IsIgnored(property)))
        {
            var owner = Activator.CreateInstance(type)!;
            Set(owner, property, Deepest);
            var json = JsonSerializer.SerializeToNode(owner, type, JsonBotAPI.Options)!.AsObject();
            var name = NameOf(property);
            if (json[name] is { } value)
            {
                yield return (name, value.DeepClone());
            }
        }
    }

    private static bool IsIgnored(PropertyInfo property) =>
        property.GetIndexParameters().Length > 0
            || property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always };

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static void Set(object owner, PropertyInfo property, int depth)
    {
        if (Of(property.PropertyType, depth) is { } value)
        {
            try
            {
                property.SetValue(owner, value);
            }
            catch (TargetInvocationException)
            {
                // A property that is another one's view.
            }
        }
    }

    private static object? Of(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "x"
            : type == typeof(bool) ? true
            : type == typeof(DateTime) ? DateTime.UnixEpoch.AddDays(20_000)
            : type.IsEnum ? Enum.GetValues(type).Cast<object>().LastOrDefault()
            : type.IsPrimitive ? Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture)
            : depth == 0 ? null
            : type.IsArray ? ArrayOf(type.GetElementType()!, depth)
            : typeof(IEnumerable).IsAssignableFrom(type) && type.IsGenericType ? ArrayOf(type.GetGenericArguments()[0], depth)
            : Object(type, depth);
    }

    private static Array? ArrayOf(Type element, int depth)
    {
        if (Of(element, depth) is not { } value)
        {
            return null;
        }

        var array = Array.CreateInstance(element, 1);
        array.SetValue(value, 0);
        return array;
    }

    private static object? Object(Type type, int depth)
    {
        if (type.IsAbstract || type.IsInterface)
        {
            type = type.Assembly.GetTypes().FirstOrDefault(
                other => type.IsAssignableFrom(other) && !other.IsAbstract && other.GetConstructor([]) is not null) ?? type;
        }

        if (type.IsAbstract || type.GetConstructor([]) is null)
        {
            return null;
        }

        var made = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(
            static property => property is { CanWrite: true, CanRead: true } && !IsIgnored(property)))
        {
            Set(made, property, depth - 1);
        }

        return made;
    }
}
