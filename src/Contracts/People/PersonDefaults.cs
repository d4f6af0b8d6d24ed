namespace Dormouse.Contracts;

/// <summary>What a person's new sessions take where nothing is said.</summary>
/// <param name="Agent">An agent's name in the settings; null for the machine's.</param>
/// <param name="Project">A project's name; null for a folder of the session's own.</param>
/// <param name="Machine">A machine; null for the one that serves the chat.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PersonDefaults")]
public sealed record PersonDefaults(
    [property: Id(280)] string? Agent = null, [property: Id(281)] string? Project = null, [property: Id(282)] string? Machine = null)
{
    /// <summary>Nothing is set.</summary>
    public static PersonDefaults None { get; } = new();

    /// <summary>These with one of them changed.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="name">What it is from now on, or null.</param>
    /// <returns>The others as they are, and that one.</returns>
    public PersonDefaults With(DefaultKind kind, string? name) => kind switch
    {
        DefaultKind.Agent => this with { Agent = name },
        DefaultKind.Project => this with { Project = name },
        _ => this with { Machine = name },
    };

    /// <summary>One of them.</summary>
    /// <param name="kind">Which one.</param>
    /// <returns>Its name; null if it is not set.</returns>
    public string? Of(DefaultKind kind) => kind switch
    {
        DefaultKind.Agent => Agent,
        DefaultKind.Project => Project,
        _ => Machine,
    };
}

/// <summary>What of a person's new sessions can be set.</summary>
[GenerateSerializer, Alias("dormouse.DefaultKind")]
public enum DefaultKind
{
    /// <summary>Their agent.</summary>
    Agent,

    /// <summary>Their project.</summary>
    Project,

    /// <summary>Their machine.</summary>
    Machine,
}
