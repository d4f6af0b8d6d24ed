namespace Dormouse.Silo.Processes;

/// <summary>What every child carries in its environment, so that it and all its descendants can be told from everything else.</summary>
/// <param name="Session">The session's key, such as <c>nas/0199…</c>.</param>
/// <param name="House">The instance that started it.</param>
internal sealed record ProcessMark(string Session, string House)
{
    public const string SessionVariable = "DORMOUSE_SESSION";
    public const string HouseVariable = "DORMOUSE_HOUSE";

    /// <summary>Whether a process with this environment belongs to exactly this session of this house.</summary>
    public bool IsIn(ProcessEnvironment environment) =>
        environment.Has($"{HouseVariable}={House}") && environment.Has($"{SessionVariable}={Session}");

    /// <summary>Whether a process with this environment belongs to any session that the house keeps on the machine.</summary>
    public static bool IsOfMachine(ProcessEnvironment environment, string house, string machine) =>
        environment.Has($"{HouseVariable}={house}") && environment.HasStart($"{SessionVariable}={machine}/");
}
