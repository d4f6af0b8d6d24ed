namespace Dormouse.Grains.Sessions;

/// <summary>Finds a session's next step, and finds out what that decision needs to know.</summary>
internal static class NextStepSearch
{
    /// <summary>Finds it.</summary>
    /// <param name="parts">The session.</param>
    /// <returns>The step, which is no look any more.</returns>
    public static async Task<NextStep> FindAsync(SessionParts parts)
    {
        bool? isFolderThere = null;
        bool? isHeld = null;
        RoomFinding? room = null;
        while (true)
        {
            var step = (parts.View with { IsFolderThere = isFolderThere, IsHeld = isHeld, Room = room }).After(parts.Session.State);
            switch (step)
            {
                case NextStep.LookForFolder:
                    isFolderThere = await parts.Folder.IsThereAsync();
                    break;
                case NextStep.LookForHolder:
                    isHeld = await parts.Conversation.IsHeldAsync();
                    if (isHeld is false)
                    {
                        await parts.Loan.SettleAsync();
                        await parts.Elsewhere.CatchUpAsync();
                    }

                    break;
                case NextStep.TakeRoom:
                    room = parts.Room.Take();
                    break;
                default:
                    return step;
            }
        }
    }
}
