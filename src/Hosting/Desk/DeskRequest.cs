namespace Dormouse.Hosting.Desk;

/// <summary>A wish of the owner to have one of their sessions in a terminal on a machine.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Session">The session's name.</param>
/// <param name="Borrower">The process that asks, and becomes the agent's terminal program.</param>
/// <param name="IsNow">Whether a turn that runs is stopped.</param>
public sealed record DeskRequest(string Machine, string Session, Borrower Borrower, bool IsNow)
{
    /// <summary>Asks the session.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="owner">The owner's name.</param>
    /// <returns>What became of the wish.</returns>
    /// <exception cref="MachineAwayException">The session's machine is away.</exception>
    public async Task<LendReceipt> AskAsync(IGrainFactory grains, string owner)
    {
        if (await grains.GetGrain<IUserGrain>(UserKey.Of(owner)).Find(Session) is not { } entry)
        {
            return new(LendState.Refused, $"There is no session “{Session}”; /sessions in a chat shows the ones that there are.");
        }

        return entry.Key.Machine == Machine
            ? await grains.GetGrain<ISessionGrain>(entry.Key.ToString()).Lend(Borrower, IsNow)
            : new(LendState.Refused, $"Session {entry.Name} is on {entry.Key.Machine}; attach to it there, or take it here with /move.");
    }
}
