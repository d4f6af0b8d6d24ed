using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>
/// A kind of agent: all that is to be known of it outside of its folder. <c>src/Silo/RegisteredAgents.cs</c> has one line for each.
/// </summary>
internal abstract class AgentDescriptor
{
    /// <summary>Its protocol's name in the settings, and the name of the agent of this kind that is there from the start.</summary>
    public abstract string Name { get; }

    /// <summary>The program of the agent that is there from the start: a name on the PATH.</summary>
    public abstract string Command { get; }

    /// <summary>What a person would install, for example <c>bash</c>.</summary>
    public abstract string Program { get; }

    /// <summary>What it is and how it is spoken to, in a few words, as Markdown.</summary>
    public abstract string Meaning { get; }

    /// <summary>Where it stands among the kinds: the agent of the lowest rank that is found is that of new sessions.</summary>
    public abstract int Rank { get; }

    /// <summary>The agents of this kind that are there from the start, by name: one of the kind's own name.</summary>
    public virtual IReadOnlyDictionary<string, AgentOptions> Initial =>
        new Dictionary<string, AgentOptions> { [Name] = new() { Protocol = Name, Command = Command } };

    /// <summary>Whether nobody misses one that is there from the start and can't be found.</summary>
    public virtual bool IsOptional => false;

    /// <summary>Whether people log in to it, so that each of several has a configuration folder of their own.</summary>
    public virtual bool HasLogins => false;

    /// <summary>Whether each agent of the kind has permission modes of its own, so that nobody but it knows which there are.</summary>
    public virtual bool HasOwnModes => false;

    /// <summary>Whether it runs what it is given as command lines; other agents read it as text.</summary>
    public virtual bool RunsCommands => false;

    /// <summary>Whether it can be told that an earlier prompt has another form now.</summary>
    public virtual bool TakesCorrections => true;

    /// <summary>The permission modes that it can start in; none if it has no such modes.</summary>
    public virtual IReadOnlyList<string> PermissionModes => [];

    /// <summary>The permission modes that sessions can choose from, in plain words.</summary>
    /// <param name="settings">The agent.</param>
    /// <returns>The modes, the most careful first; none if it has no such modes, or only its processes know them.</returns>
    public virtual IReadOnlyList<AgentMode> ModesOf(AgentOptions settings) => [];

    /// <summary>The mode that it starts in if the settings do not say one, or null if that is not known.</summary>
    public virtual string? UsualMode => null;

    /// <summary>How hard its model can think, least first; none if that can't be set.</summary>
    public virtual IReadOnlyList<string> Efforts => [];

    /// <summary>
    /// The variables of the silo's environment that its processes see besides those that every agent sees: what a person sets for its
    /// login, its provider and its limits. None by which a child of such an agent knows its parent: a silo that one has started must not
    /// look like its child to the agents of sessions.
    /// </summary>
    public virtual VariableNames Variables => VariableNames.None;

    /// <summary>What people are told where nothing of a lower rank was found; null for nothing.</summary>
    public virtual LastChoice? LastChoice => null;

    /// <inheritdoc cref="HasLogins"/>
    /// <param name="agent">The agent's name.</param>
    /// <param name="settings">The agent.</param>
    /// <returns>True if they do.</returns>
    public virtual bool HasLoginsFor(string agent, AgentOptions settings) => HasLogins;

    /// <inheritdoc cref="Variables"/>
    /// <param name="agent">The agent's name.</param>
    /// <param name="settings">The agent.</param>
    /// <returns>The variables.</returns>
    public virtual VariableNames VariablesOf(string agent, AgentOptions settings) => Variables;

    /// <summary>What chats and sessions have to know of an agent.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="settings">The agent.</param>
    /// <returns>Its traits.</returns>
    public virtual AgentTraits TraitsOf(string agent, AgentOptions settings) =>
        new() { RunsCommands = RunsCommands, TakesCorrections = TakesCorrections };

    /// <summary>Looks for a login.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="settings">The agent.</param>
    /// <param name="folder">The configuration folder to look in, or null for the agent's own.</param>
    /// <returns>What was found; null if it needs no login.</returns>
    public virtual LoginFinding? FindLogin(string agent, AgentOptions settings, string? folder) => null;

    /// <summary>Makes its protocol.</summary>
    /// <param name="personas">The personas.</param>
    /// <param name="loggers">Makes the logger in which it is noted what went wrong with an agent.</param>
    /// <returns>The protocol.</returns>
    public abstract IAgentProtocol MakeProtocol(Personas personas, ILoggerFactory loggers);
}

/// <summary>Words for an agent that is only taken where nothing better is there.</summary>
/// <param name="Sessions">What sessions with it are, for example <c>shells</c>.</param>
/// <param name="Session">What one of them is and what to do with it, for example <c>a shell: send command lines</c>.</param>
internal sealed record LastChoice(string Sessions, string Session);

/// <summary>Whether an agent is logged in.</summary>
/// <param name="IsThere">Whether a login was found.</param>
/// <param name="Text">Where it is; or what is wrong and what to do. It ends without a full stop.</param>
internal sealed record LoginFinding(bool IsThere, string Text);
