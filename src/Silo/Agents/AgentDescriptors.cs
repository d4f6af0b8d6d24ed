using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>Kinds of agents.</summary>
/// <param name="all">The kinds, in the order in which people read them.</param>
internal sealed class AgentDescriptors(params IReadOnlyList<AgentDescriptor> all)
{
    /// <summary>The kinds, in the order in which people read them.</summary>
    public IReadOnlyList<AgentDescriptor> All => all;

    /// <summary>The names of their protocols.</summary>
    public IReadOnlyList<string> Names { get; } = [.. all.Select(static one => one.Name)];

    /// <summary>The agents that are there from the start, by name.</summary>
    public IReadOnlyDictionary<string, AgentOptions> Initial => all.SelectMany(static one => one.Initial).ToDictionary();

    /// <summary>The one that is wanted most.</summary>
    public AgentDescriptor Preferred => all.MinBy(static one => one.Rank)!;

    /// <summary>Finds a kind.</summary>
    /// <param name="protocol">The name of its protocol, which is one of <see cref="Names"/>.</param>
    /// <returns>The kind.</returns>
    public AgentDescriptor Of(string protocol) => all.Single(one => one.Name == protocol);

    /// <summary>The permission modes that may be set for an agent; those of any kind where its own has none.</summary>
    /// <param name="protocol">The name of its protocol.</param>
    /// <returns>The modes.</returns>
    public IReadOnlyList<string> PermissionModesOf(string protocol) => Of(protocol).PermissionModes is { Count: > 0 } own
        ? own
        : [.. all.SelectMany(static one => one.PermissionModes).Distinct()];

    /// <summary>What the program says at its start of the agent of new sessions.</summary>
    /// <param name="protocol">The name of its protocol.</param>
    /// <returns>Words for brackets, or null for nothing.</returns>
    public string? LackAtStart(string protocol) => LastChoice(protocol) is { } words
        ? $"no {Preferred.Name} was found; sessions are {words.Sessions}"
        : null;

    /// <summary>What chats and sessions have to know of an agent.</summary>
    /// <param name="agent">Its name in the settings.</param>
    /// <param name="settings">Its settings.</param>
    /// <returns>Its traits.</returns>
    public AgentTraits TraitsOf(string agent, AgentOptions settings)
    {
        var traits = Of(settings.Protocol).TraitsOf(agent, settings);
        return LastChoice(settings.Protocol) is { } words
            ? traits with { Hint = $"No {Preferred.Name} was found there, so it is {words.Session}." }
            : traits;
    }

    /// <summary>Describes an agent that was found.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="version">The version that it reports.</param>
    /// <returns>What other machines are told of it.</returns>
    public AgentDescription Describe(string name, AgentOptions settings, string version) => new(name, settings.Protocol, version)
    {
        ToldTraits = TraitsOf(name, settings),
        Modes = Of(settings.Protocol).ModesOf(settings),
        UsualMode = settings.PermissionMode ?? Of(settings.Protocol).UsualMode,
        Efforts = Of(settings.Protocol).Efforts,
    };

    private LastChoice? LastChoice(string protocol) => Of(protocol) is var one && one != Preferred ? one.LastChoice : null;
}
