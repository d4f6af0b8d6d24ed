namespace Dormouse.Grains.Sessions;

/// <summary>What a session that goes on with an earlier conversation begins with.</summary>
internal static class SessionBeginning
{
    /// <summary>Puts it into the record of a new session.</summary>
    /// <param name="state">The record; its agent and its folder are there.</param>
    /// <param name="origin">What the session goes on with.</param>
    public static void Begin(SessionState state, SessionOrigin origin)
    {
        var isCopy = origin.Kind is not OriginKind.Adoption;
        state.HasHistory = origin.Conversation is not null;
        state.WasStarted = state.HasHistory;
        state.AgentSessionId = !isCopy && origin.Conversation is { } same ? same : state.AgentSessionId;
        state.ForksFrom = isCopy ? origin.Conversation : null;
        state.ReturnPoint = state.HasHistory ? origin.ReturnPoint : null;
        state.ConfigDirectory = origin.ConfigDirectory;
        state.Persona ??= origin.Persona;
        state.Model = origin.Model;
        state.Permissions = origin.Permissions;
        state.Effort = origin.Effort;
        state.IsGuest = origin.Kind is not OriginKind.Fork;
        if (origin.Kind is OriginKind.Fork)
        {
            state.PendingCopy = new(origin.Folder, origin.Session ?? "", origin.Chat);
            state.ForkedFrom = state.HasHistory ? new(origin.Session ?? "", origin.Folder) : null;
        }
    }

    /// <summary>What a session that is a copy of this one begins with.</summary>
    /// <param name="state">The record of this one.</param>
    /// <param name="returnPoint">The last answer of its conversation, or null for its end.</param>
    /// <returns>All but the chat that is told.</returns>
    public static SessionOrigin Fork(SessionState state, string? returnPoint) => new(
        OriginKind.Fork,
        state.Agent,
        state.HasHistory ? state.ForksFrom ?? state.AgentSessionId : null,
        state.ConfigDirectory,
        state.WorkingFolder)
    {
        ReturnPoint = state.ReturnPoint ?? returnPoint,
        Session = state.Name,
        Persona = state.Persona,
        Model = state.Model,
        Permissions = state.Permissions,
        Effort = state.Effort,
        Project = state.Project is { Branch: { } branch } place ? new(place.Project, From: branch) : null,
    };
}

/// <summary>Files that a new session still has to get.</summary>
/// <param name="From">The folder that they are copied from.</param>
/// <param name="Session">The name of the session whose folder that is.</param>
/// <param name="Chat">Key of the chat that is told if they can't be copied, or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PendingCopy")]
internal sealed record PendingCopy([property: Id(0)] string From, [property: Id(1)] string Session, [property: Id(2)] string? Chat);

/// <summary>What a session is a copy of, which its agent has not been told yet.</summary>
/// <param name="Session">The name of that session.</param>
/// <param name="Folder">Its working folder.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ForkOrigin")]
internal sealed record ForkOrigin([property: Id(0)] string Session, [property: Id(1)] string Folder);
