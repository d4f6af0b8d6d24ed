namespace Dormouse.Grains.Sessions;

/// <summary>A session as people see it: what each of its parts knows.</summary>
internal static class SessionReport
{
    /// <summary>Reports.</summary>
    /// <param name="parts">The session.</param>
    /// <returns>How it is now.</returns>
    public static SessionStatus Of(SessionParts parts)
    {
        var state = parts.Session.State;
        return new SessionStatus(
            state.Name,
            state.IsArchived ? SessionPhase.Archived : parts.Run.WorksUnasked ? SessionPhase.Working : parts.Run.Phase,
            parts.Handover.Agent,
            state.Persona,
            state.Model,
            state.IdleTimeout,
            parts.Queue.Count,
            parts.Questions.WaitsFor?.Text,
            state.Usage,
            state.WorkingFolder,
            state.LastActive,
            parts.Run.Process?.ProcessId)
        {
            Owner = state.Owner,
            Mode = parts.Agent.Mode,
            Modes = parts.Agent.Modes(parts.Run.Process),
            Choices = state.Choices,
            ChoicesAreToCome = parts.Agent.ChoicesAreToCome,
            Effort = state.Effort,
            Title = state.Title,
            Context = state.Context,
            Efforts = parts.Agent.Efforts,
            Turn = parts.Dispatch.Turn,
            Activity = parts.Monitor.Activity() ?? parts.Limit.Activity(),
            MovesTo = state.PendingRelocation?.To.Machine,
            Waiting = parts.Queue.Views(),
            Place = parts.Stay.View,
            Background = parts.Run.Background(),
        };
    }
}
