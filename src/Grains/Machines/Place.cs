namespace Dormouse.Grains.Machines;

/// <summary>A place for one process on this machine, from before the process starts until nothing of it is left.</summary>
/// <param name="places">All places.</param>
/// <param name="session">The session that has it.</param>
/// <param name="person">The person whose session that is.</param>
internal sealed class Place(Places places, SessionKey session, string person)
{
    /// <summary>The session that has it.</summary>
    public SessionKey Session => session;

    /// <summary>The person whose session that is.</summary>
    public string Person => person;

    /// <summary>Whether a process holds it. Changed by <see cref="Places"/> only, under its lock.</summary>
    public bool HasProcess { get; set; }

    /// <summary>A process has started in it, and holds it until it is gone.</summary>
    /// <param name="gone">Ends when nothing of the process is left.</param>
    public void Fill(Task gone)
    {
        places.Fill(this);

        // At once and on the same thread: the session learns of the end after this, and may ask for its next place.
        gone.ContinueWith(
            static (_, place) => ((Place)place!).Free(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>No process came to be: others may have it. One that a process holds stays taken.</summary>
    public void GiveBack()
    {
        if (!HasProcess)
        {
            Free();
        }
    }

    private void Free() => places.Free(this);
}
