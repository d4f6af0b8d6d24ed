namespace Dormouse.Grains.Sessions;

/// <summary>What a session does next.</summary>
internal enum NextStep
{
    /// <summary>Nothing: it works, or nothing waits, or what waits may not go on here and now.</summary>
    Rest,

    /// <summary>The process gets the prompt that is marked as given.</summary>
    Give,

    /// <summary>A prompt is marked as given and there is no process: it is resolved whether the agent has it.</summary>
    Recover,

    /// <summary>The turn that runs is interrupted: a prompt waits that is to take its place.</summary>
    Interrupt,

    /// <summary>A question is asked beside the turn that runs.</summary>
    AskAside,

    /// <summary>Questions were asked beside a turn, and the process that was asked is gone.</summary>
    GiveUpAsides,

    /// <summary>A person is asked about the prompt that is marked as given.</summary>
    AskDecision,

    /// <summary>A person is told that a prompt waits for the end of a usage limit, and may choose otherwise.</summary>
    AskLimit,

    /// <summary>Files are copied into its folder before anything else.</summary>
    CopyFolder,

    /// <summary>What a return to an earlier prompt needs is found out, or it is done; nothing is given meanwhile.</summary>
    GoBack,

    /// <summary>A person is asked about prompts that come back from a backup.</summary>
    AskRestored,

    /// <summary>The process ends before the next prompt: it is another person's turn to have its place.</summary>
    MakeRoom,

    /// <summary>It is to be found out whether the working folder is there.</summary>
    LookForFolder,

    /// <summary>The working folder is not there: people are asked, and it is looked for again.</summary>
    WaitForFolder,

    /// <summary>It is to be found out whether another process has the conversation open.</summary>
    LookForHolder,

    /// <summary>Another process has the conversation open: people are asked, and it is looked again.</summary>
    WaitForHolder,

    /// <summary>A place for a process is to be taken, if there is one.</summary>
    TakeRoom,

    /// <summary>There is no place: the session is called when one is kept for it.</summary>
    WaitForRoom,

    /// <summary>The first prompt that waits is marked as given, and a process is started for it.</summary>
    Start,

    /// <summary>The first prompt that waits is marked as given, and the process gets it.</summary>
    Take,
}

/// <summary>What a session shows beside its stored state, when it is decided what it does next.</summary>
/// <param name="HasProcess">Whether it has a process.</param>
/// <param name="LastGiven">The prompt that the process was given last, or null.</param>
/// <param name="IsSuspending">Whether the process was asked to end.</param>
/// <param name="IsDraining">Whether nothing new starts on the machine.</param>
/// <param name="IsDueToOthers">Whether the process is to make room between two turns.</param>
/// <param name="IsFolderThere">Whether the working folder is there; null if it was not looked for.</param>
/// <param name="IsHeld">Whether another process has the conversation open; null if it was not looked for.</param>
/// <param name="Room">Whether there is a place; null if none was asked for.</param>
/// <param name="Interrupted">The turn that was told to stop because a prompt is to take its place, or null.</param>
internal sealed record SessionCircumstances(
    bool HasProcess,
    Guid? LastGiven = null,
    bool IsSuspending = false,
    bool IsDraining = false,
    bool IsDueToOthers = false,
    bool? IsFolderThere = null,
    bool? IsHeld = null,
    RoomFinding? Room = null,
    Guid? Interrupted = null)
{
    /// <summary>Decides what the session does next. Has no clock and changes nothing.</summary>
    /// <param name="state">The stored state.</param>
    /// <returns>The step.</returns>
    public NextStep After(SessionState state) => state switch
    {
        { Asides: not [] } when !HasProcess => NextStep.GiveUpAsides,
        { InFlight: not null, Decision: not null } => NextStep.AskDecision,
        { InFlight: not null } when !HasProcess => NextStep.Recover,
        { InFlight: { } asked, Queue: [{ IsAside: true }, ..] } when LastGiven == asked.Id && !IsSuspending => NextStep.AskAside,
        { InFlight: { } given, Queue: [{ Interrupts: { } turn }, ..] } when turn == given.Id && Interrupted != turn => NextStep.Interrupt,
        { InFlight: { } given } => LastGiven != given.Id && !IsSuspending ? NextStep.Give : NextStep.Rest,
        { Decision: not null } or { IsHere: false } => NextStep.Rest,
        { PendingCopy: not null } => IsFolderThere switch
        {
            null => NextStep.LookForFolder,
            false => state.Queue is [] ? NextStep.Rest : NextStep.WaitForFolder,
            true => NextStep.CopyFolder,
        },
        { Return.IsWork: true, IsArchived: false } => NextStep.GoBack,
        { Paused: not null } => NextStep.AskLimit,
        { IsArchived: true } or { Queue: [] } => NextStep.Rest,
        { Queue: [{ BackupOf: not null }, ..] } => NextStep.AskRestored,
        _ when IsSuspending => NextStep.Rest,
        _ when HasProcess && IsDueToOthers => NextStep.MakeRoom,
        _ => IsFolderThere switch
        {
            null => NextStep.LookForFolder,
            false => NextStep.WaitForFolder,
            true => WithFolder(),
        },
    };

    private NextStep WithFolder() => IsHeld switch
    {
        null => NextStep.LookForHolder,
        true => NextStep.WaitForHolder,
        false => WithConversation(),
    };

    private NextStep WithConversation() => Room switch
    {
        _ when HasProcess && !IsDraining => NextStep.Take,
        null => NextStep.TakeRoom,
        RoomFinding.Taken => HasProcess ? NextStep.Take : NextStep.Start,
        _ => NextStep.WaitForRoom,
    };
}
