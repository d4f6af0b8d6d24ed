using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>One agent of the section <c>Agents</c>.</summary>
public sealed record AgentOptions
{
    private const string Own = "the agent's own";

    /// <summary>The name of the protocol by which it is spoken to; empty if none is set.</summary>
    [Setting("how it is spoken to", Default = "[see below](#agents)", Allowed = "one of the protocols")]
    public string Protocol { get; init; } = "";

    /// <summary>The program: a name that is looked up on PATH, or a path; empty if none is set.</summary>
    [Setting("the program: a name on the PATH, or a path", Default = "[see below](#agents)")]
    [Program]
    public string Command { get; init; } = "";

    /// <summary>Arguments before our own.</summary>
    [Setting("arguments before our own, in order")]
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables for it, beside those that it gets of the silo's own.</summary>
    [Setting("variables of its processes")]
    [Names("variable", Pattern = "[^=]+", Allowed = "variables")]
    public Dictionary<string, string> Environment { get; init; } = [];

    /// <summary>Variables of the silo's own environment that it gets besides those that agents of its kind get.</summary>
    [Setting(
        "variables of Dormouse's own environment that its processes see, beside [those that they see anyway]"
        + "(#what-an-agent-sees-of-the-environment)")]
    [VariablePattern]
    public IReadOnlyList<string> PassEnvironment { get; init; } = [];

    /// <summary>The model of a session that chose none; null for the agent's default.</summary>
    [Setting("model unless a session says otherwise", Default = Own)]
    public string? Model { get; init; }

    /// <summary>The permission mode that it starts in; null for the agent's default.</summary>
    [Setting("permission mode unless a session says otherwise", Default = Own, Allowed = "one of the modes of its protocol")]
    public string? PermissionMode { get; init; }

    /// <summary>
    /// Where it keeps its login and history, as it is written; <c>{user}</c> stands for the person. Null for the agent's own.
    /// </summary>
    [Setting(
        "where it keeps login and history; `{user}` stands for the person",
        Default = "[see below](#whose-login-does-an-agent-use)", Allowed = "a path, which may begin with ~")]
    public string? ConfigDirectory { get; init; }
}

/// <summary>Allows programs; the value of one that begins with <c>~</c> is its full path.</summary>
internal sealed class ProgramAttribute : RuleAttribute
{
    public override string Allowed => "any text";

    public override object? Read(string text) => text.StartsWith('~') ? HomeFolders.Full(text) : text;
}
