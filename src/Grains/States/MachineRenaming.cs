using System.Collections;
using System.Reflection;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Moves;
using Dormouse.Grains.People;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.States;

/// <summary>
/// Another name for a machine, in keys of grains and in everything that is persisted: keys of sessions wherever they stand, and the few
/// fields that are a machine's name or a path in its folder. What people and agents wrote is left alone.
/// </summary>
/// <param name="from">The name so far.</param>
/// <param name="to">The name from now on.</param>
/// <param name="folders">The machine's data folder so far and from now on; null if it stays where it is.</param>
public sealed class MachineRenaming(string from, string to, (string From, string To)? folders = null)
{
    private const int IdLength = 32;

    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly MethodInfo Clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static readonly (Type Type, string Field)[] Names =
    [
        (typeof(SessionKey), nameof(SessionKey.Machine)),
        (typeof(RelocationOrigin), nameof(RelocationOrigin.Machine)),
        (typeof(KnownMachine), nameof(KnownMachine.Name)),
        (typeof(ProjectDecision), nameof(ProjectDecision.Machine)),
        (typeof(PersonDefaults), nameof(PersonDefaults.Machine)),

        // A machine that stands alone has a frontend of its own name.
        (typeof(ChannelState), nameof(ChannelState.Poller)),
        (typeof(ChatState), nameof(ChatState.Deliverer)),
    ];

    /// <summary>The types of the persisted states, by their names: what grains ask for.</summary>
    public static IReadOnlyDictionary<string, Type> States { get; } = typeof(SessionState).Assembly.GetTypes()
        .SelectMany(static type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        .SelectMany(static constructor => constructor.GetParameters())
        .Where(static parameter => parameter.GetCustomAttribute<PersistentStateAttribute>() is not null)
        .ToDictionary(
            static parameter => parameter.GetCustomAttribute<PersistentStateAttribute>()!.StateName,
            static parameter => parameter.ParameterType.GenericTypeArguments[0]);

    /// <summary>The key of a grain from now on.</summary>
    /// <param name="state">The name of its state.</param>
    /// <param name="key">Its key so far.</param>
    /// <returns>Its key; the same one if the machine is not in it.</returns>
    public string KeyOf(string state, string key) => state switch
    {
        // What follows a channel's name is people's own.
        StateNames.Chat or StateNames.ChatPage or StateNames.ChatAddress or StateNames.User or StateNames.Channel or StateNames.Pairing
            or StateNames.Logins or StateNames.Upload or StateNames.Audit or StateNames.Journal or StateNames.JournalPage => key,
        _ when key.StartsWith($"{from}/", StringComparison.Ordinal) => $"{to}{key[from.Length..]}",
        _ when key.IndexOf($"/{from}/", StringComparison.Ordinal) is > 0 and var at => $"{key[..at]}/{to}{key[(at + 1 + from.Length)..]}",
        _ => key,
    };

    /// <summary>A state from now on.</summary>
    /// <param name="state">The state so far; it is not changed.</param>
    /// <returns>The same object if the machine is not in it; else a copy.</returns>
    public object Of(object state)
    {
        var renamed = Renamed(state, member: null)!;
        if (renamed is MachinesState machines)
        {
            // A machine of the new name that never had sessions may have been seen.
            machines.Machines =
            [
                .. machines.Machines.OrderByDescending(static machine => machine.LastSeen).DistinctBy(static machine => machine.Name),
            ];
        }

        return renamed;
    }

    /// <summary>Why the machine can't be renamed now.</summary>
    /// <param name="state">A state.</param>
    /// <returns>One sentence for people; null if it can be, as far as this state goes.</returns>
    public string? Obstacle(object state) => state is SessionState { PendingRelocation.To: var target } session && target.Machine == from
        ? $"Session {session.Name} of {session.Owner} is on its way to '{from}': wait until it is there, or say /move {session.Name} cancel."
        : null;

    // What is kept is made of the states and of the contracts that stand in them.
    private static bool IsOurs(Type type) => type.Assembly == typeof(SessionState).Assembly || type.Assembly == typeof(SessionKey).Assembly;

    private object? Renamed(object? value, FieldInfo? member) => value switch
    {
        null => null,
        string text => member is null ? RenamedKey(text) : Renamed(text, member),
        IDictionary dictionary => Renamed(dictionary),
        IEnumerable items => Renamed(items, member!.FieldType),
        _ when value.GetType() is { IsEnum: false } type && IsOurs(type) => Renamed(value, type),
        _ => value,
    };

    private string Renamed(string text, FieldInfo member)
    {
        var name = member.Name.Trim('<').Split('>')[0];
        if (text == from && Array.Exists(Names, known => known.Type == member.DeclaringType && known.Field == name))
        {
            return to;
        }

        if (folders is { } moved
            && name == nameof(SessionState.ConfigDirectory)
            && text.StartsWith($"{moved.From}/", StringComparison.Ordinal))
        {
            return $"{moved.To}{text[moved.From.Length..]}";
        }

        return name is nameof(ChatState.Session) or nameof(BoundMessage.Otherwise) && text.StartsWith($"{from}/", StringComparison.Ordinal)
            ? $"{to}{text[from.Length..]}"
            : RenamedKey(text);
    }

    private object Renamed(object value, Type type)
    {
        object? copy = null;
        for (var declaring = type; declaring is not null && IsOurs(declaring); declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(Fields))
            {
                var before = field.GetValue(value);
                var after = Renamed(before, field);
                if (!ReferenceEquals(before, after) && !Equals(before, after))
                {
                    copy ??= Clone.Invoke(value, null)!;
                    field.SetValue(copy, after);
                }
            }
        }

        return copy ?? value;
    }

    private object Renamed(IDictionary dictionary)
    {
        var copy = (IDictionary)Activator.CreateInstance(dictionary.GetType())!;
        var isChanged = false;
        foreach (DictionaryEntry entry in dictionary)
        {
            var (key, value) = (Renamed(entry.Key, member: null)!, Renamed(entry.Value, member: null));
            isChanged |= !Equals(key, entry.Key) || !Equals(value, entry.Value);
            copy.Add(key, value);
        }

        return isChanged ? copy : dictionary;
    }

    private object Renamed(IEnumerable items, Type declared)
    {
        if (items.GetType() is { IsArray: true } array && array.GetElementType()!.IsPrimitive)
        {
            return items;
        }

        var before = items.Cast<object?>().ToArray();
        var after = Array.ConvertAll(before, item => Renamed(item, member: null));
        if (before.SequenceEqual(after))
        {
            return items;
        }

        var element = declared.IsArray ? declared.GetElementType()! : declared.GenericTypeArguments[0];
        var copy = Array.CreateInstance(element, after.Length);
        Array.Copy(after, copy, after.Length);
        return declared.IsInstanceOfType(copy) ? copy : Activator.CreateInstance(declared, copy)!;
    }

    /// <summary>A text that is a session's key and nothing else: nobody writes that by chance.</summary>
    private string RenamedKey(string text) => text.Length == from.Length + 1 + IdLength
        && text.StartsWith($"{from}/", StringComparison.Ordinal)
        && text[(from.Length + 1)..].All(char.IsAsciiHexDigit)
            ? $"{to}{text[from.Length..]}"
            : text;
}
