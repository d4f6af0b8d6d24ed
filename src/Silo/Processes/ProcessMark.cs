namespace Dormouse.Silo.Processes;

/// <summary>What every child carries in its environment, so that it and all its descendants can be told from everything else.</summary>
/// <param name="Session">The session's key, such as <c>nas/0199…</c>.</param>
/// <param name="Scope">The instance that started it.</param>
internal sealed record ProcessMark(string Session, string Scope)
{
    public const string SessionVariable = "DORMOUSE_SESSION";
    public const string ScopeVariable = "DORMOUSE_HOUSE";

    /// <summary>Whether a process with this environment belongs to exactly this session of this scope.</summary>
    public bool IsIn(ProcessEnvironment environment) =>
        environment.Has($"{ScopeVariable}={Scope}") && environment.Has($"{SessionVariable}={Session}");

    /// <summary>Whether a process with this environment belongs to any session that the scope keeps on the machine.</summary>
    public static bool IsOfMachine(ProcessEnvironment environment, string scope, string machine) =>
        environment.Has($"{ScopeVariable}={scope}") && environment.HasStart($"{SessionVariable}={machine}/");
}
