using System.Collections.Concurrent;
using System.Reflection;

namespace Dormouse.Hosting.Settings.Binding;

/// <summary>A property that is a setting or a section.</summary>
internal sealed class SettingProperty
{
    // To read attributes takes time at the start of a program, which asks twice.
    private static readonly ConcurrentDictionary<Type, SettingProperty[]> Known = [];

    private readonly PropertyInfo _property;

    private SettingProperty(PropertyInfo property)
    {
        _property = property;
        Setting = property.GetCustomAttribute<SettingAttribute>();
        Section = property.GetCustomAttribute<SectionAttribute>();
        Names = property.GetCustomAttribute<NamesAttribute>();
        var type = property.PropertyType;
        (IsMany, ItemType) = type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable))
            ? (true, type.GetGenericArguments()[^1])
            : (false, Nullable.GetUnderlyingType(type) ?? type);
        Rule = property.GetCustomAttribute<RuleAttribute>() ?? (ItemType == typeof(bool) ? new TruthAttribute() : new AnyTextAttribute());
    }

    /// <summary>The last part of its key, or of the keys below it.</summary>
    public string Name => _property.Name;

    /// <summary>What is said of it if it is a setting; else null.</summary>
    public SettingAttribute? Setting { get; }

    /// <summary>What is said of it if it is a section; else null.</summary>
    public SectionAttribute? Section { get; }

    /// <summary>The names that may be chosen in it; null where there are none to choose.</summary>
    public NamesAttribute? Names { get; }

    /// <summary>The rule for its values.</summary>
    public RuleAttribute Rule { get; }

    /// <summary>Whether it is a list or a dictionary.</summary>
    public bool IsMany { get; }

    /// <summary>The type of its values.</summary>
    public Type ItemType { get; }

    /// <summary>The programs that read it.</summary>
    public ProgramKinds ReadBy => Setting?.ReadBy ?? Section!.ReadBy;

    /// <summary>What stands for a name or a number in its key; null if nothing is to be chosen.</summary>
    public string? Placeholder => IsMany ? $"<{Names?.Placeholder ?? "n"}>" : null;

    /// <summary>The settings and sections of a type, as they stand in it.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Its settings and sections.</returns>
    public static IReadOnlyList<SettingProperty> Of(Type type) => Known.GetOrAdd(type, static type =>
    [
        .. type.GetProperties()
            .Where(static property => property.IsDefined(typeof(SettingAttribute)) || property.IsDefined(typeof(SectionAttribute)))
            .OrderBy(static property => property.MetadataToken)
            .Select(static property => new SettingProperty(property)),
    ]);

    /// <summary>Its value in an object.</summary>
    /// <param name="owner">The object.</param>
    /// <returns>The value.</returns>
    public object? Of(object owner) => _property.GetValue(owner);

    /// <summary>Sets its value in an object.</summary>
    /// <param name="owner">The object.</param>
    /// <param name="value">The value.</param>
    public void Set(object owner, object value) => _property.SetValue(owner, value);
}
