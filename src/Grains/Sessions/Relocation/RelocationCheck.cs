using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>Whether a session may move to a machine.</summary>
/// <param name="session">The session.</param>
/// <param name="agent">Its agent.</param>
/// <param name="grains">Machines.</param>
internal sealed class RelocationCheck(StoredSession session, SessionAgent agent, IGrainFactory grains)
{
    /// <summary>Says why it may not.</summary>
    /// <param name="machine">The machine.</param>
    /// <returns>One sentence; null if it may, or is on its way there.</returns>
    /// <exception cref="UnchangedException">The machine can't be asked: most likely it is away.</exception>
    public async Task<string?> WhyNotAsync(string machine)
    {
        var state = session.State;
        if (state.Owner is null)
        {
            return SessionTexts.Gone;
        }

        if (state.PendingRelocation is { } relocation)
        {
            return relocation.To.Machine == machine ? null : MoveTexts.MovesElsewhere(state.Name, relocation.To.Machine);
        }

        if (machine == session.Key.Machine)
        {
            return MoveTexts.AlreadyThere(state.Name, machine);
        }

        if (state.IsArchived)
        {
            return ChatTexts.IsArchived(state.Name);
        }

        if (state.IsGuest)
        {
            return ForkTexts.IsGuest(state.Name, state.WorkingFolder);
        }

        if (state.ForksFrom is not null || state.PendingCopy is not null)
        {
            return ForkTexts.NotBegun(state.Name);
        }

        if (state.Project is { IsHere: true } place)
        {
            return ProjectTexts.StaysHere(state.Name, place.Project, session.Key.Machine);
        }

        if (state.Decision is not null)
        {
            return MoveTexts.WaitsForAnswer;
        }

        var there = await UnchangedException.GuardAsync(grains.GetGrain<IMachineGrain>(MachineKey.Of(machine)).Describe);
        return there switch
        {
            { IsDraining: true } => MoveTexts.NothingNew(machine),
            _ when agent.HistoryStays && state.HasHistory => MoveTexts.HistoryStays(state.Name, state.Agent),
            _ when there.Agents.All(other => other.Kind != agent.Kind) => MoveTexts.NoAgent(machine, agent.Kind),
            _ when state.Persona is { } persona && there.Personas.All(known => known.Name != persona) =>
                MoveTexts.NoPersona(machine, persona),
            _ => null,
        };
    }
}
