using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// An agent that speaks the protocol, and in what it deviates. One of which nothing is known is <see cref="Unknown"/>; measured ones are in
/// <c>Known/</c>, a file each.
/// </summary>
internal abstract record AcpAgent
{
    /// <summary>What is assumed of an agent of which nothing is known.</summary>
    public static AcpAgent Unknown { get; } = new UnknownAcpAgent();

    /// <summary>Its name; empty if nothing is known of it.</summary>
    public abstract string Name { get; }

    /// <summary>Its program.</summary>
    public abstract string Command { get; }

    /// <summary>The arguments with which the program speaks the protocol; a person's own come before them.</summary>
    public virtual IReadOnlyList<string> Arguments => [];

    /// <summary>The variables of the silo's environment that it sees, beside those that every agent sees.</summary>
    public virtual VariableNames Variables => VariableNames.None;

    /// <summary>Variables that keep it from updating itself and from telling of itself; what a person sets goes first.</summary>
    public virtual IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>();

    /// <summary>The mode in which it asks before it acts, if it would begin in another; null for the one that it begins in.</summary>
    public virtual string? AskingMode => null;

    /// <summary>Its modes in plain words, the most careful first, as far as they are known.</summary>
    public virtual IReadOnlyList<AgentMode> Modes => [];

    /// <summary>Whether what it kept of a conversation can be trusted after its process has ended.</summary>
    public virtual bool KeepsHistory => true;

    /// <summary>Whether a prompt is in its record before its model is asked: one that is not there never reached it.</summary>
    public virtual bool WritesFirst => false;

    /// <summary>Whether commands that it has begun run on after a turn was stopped, until its process ends.</summary>
    public virtual bool CommandsOutliveStop => false;

    /// <summary>Whether it can tell why a turn failed, and that it tries again (<c>jetbrains.air</c> <c>sessionFailure</c>).</summary>
    public virtual bool TellsFailures => false;

    /// <summary>Whether what it says that a turn used is what its process has used so far.</summary>
    public virtual bool SumsUsage => false;

    /// <summary>Beginnings of texts that it says beside the model's.</summary>
    public virtual IReadOnlyList<string> NoticePrefixes => [];

    /// <summary>Beginnings of texts that say that a turn failed, though it ends like every other.</summary>
    public virtual IReadOnlyList<string> FailurePrefixes => [];

    /// <summary>Variables that log it in.</summary>
    public virtual IReadOnlyList<string> LoginVariables => [];

    /// <summary>The file that is there once somebody has logged in.</summary>
    /// <param name="home">Where it looks for its files.</param>
    /// <returns>The file; null if it is not known.</returns>
    public virtual string? LoginFile(AcpHome home) => null;

    /// <summary>How a person logs in, to go on after <c>it is not logged in;</c>.</summary>
    public virtual string LoginHint => "log in with its own program";

    /// <summary>What a person is told of a new session with it, one sentence: what it can't do; null for nothing.</summary>
    public virtual string? Hint => null;

    /// <summary>What it keeps of its conversations on disk.</summary>
    public virtual AcpRecord Record => AcpRecord.None;

    /// <summary>The way to log in that needs nobody, such as with a key of the environment.</summary>
    /// <param name="variable">Finds a variable of its processes.</param>
    /// <returns>The method's id; null if there is none.</returns>
    public virtual string? SilentLogin(Func<string, string?> variable) => null;

    /// <summary>What a project has it run, or allow, without asking anybody.</summary>
    /// <param name="folder">Absolute path of the folder that it works in.</param>
    /// <returns>A line for each thing, for people; where that is not known, one that says so.</returns>
    public virtual IReadOnlyList<string> FindOwnCode(string folder) => [AcpOwnCode.NotKnown];

    /// <summary>Variables that keep it from that.</summary>
    public virtual IReadOnlyDictionary<string, string> WithoutOwnCode => new Dictionary<string, string>();

    /// <summary>A file of settings that keeps it from that, and the variable that leads to it; or null.</summary>
    public virtual (string Variable, string Content)? SettingsWithoutOwnCode => null;

    /// <summary>Whether it can be kept from that.</summary>
    public bool CanLeaveOwnCode => WithoutOwnCode.Count > 0 || SettingsWithoutOwnCode is not null;

    /// <summary>Where it looks for its login and history.</summary>
    /// <param name="folder">A configuration folder of its person's own.</param>
    /// <returns>Variables that say so; none if it can't be told.</returns>
    public virtual IReadOnlyDictionary<string, string> At(string folder) => new Dictionary<string, string>();

    private sealed record UnknownAcpAgent : AcpAgent
    {
        public override string Name => "";

        public override string Command => "";

        public override string Hint =>
            "What a project makes it run by itself is not known to Dormouse, nor how to keep it from that.";
    }
}
