using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// Stops what a shell does: by a signal, and what does not heed it by ever harder ones. All are sent under the turn's lock, and only to
/// what the stopped command has begun.
/// </summary>
/// <param name="process">The shell.</param>
/// <param name="turn">Where it is.</param>
/// <param name="patience">How long a signal may take.</param>
/// <param name="followUp">Asks the shell to tell that it is done with what it did.</param>
/// <param name="isHeard">Whether all that the shell has told until now was read.</param>
/// <param name="end">Ends the shell, and says why.</param>
internal sealed class ShellStop(
    Subprocess process, ShellTurn turn, ShellPatience patience, Action followUp, Func<bool> isHeard, Action<string> end)
{
    /// <summary>The shell's children.</summary>
    public ShellChildren Children { get; } = new(process);

    /// <summary>A person stops what the shell does.</summary>
    /// <returns>The command as it stands, or null if there is none.</returns>
    public ShellTurnView? Begin()
    {
        var stopped = turn.Interrupt(Signal, SignalStart);
        if (stopped is { IsWaiting: false })
        {
            _ = InsistAsync(stopped.Prompt, ShellTexts.NotStopped);
        }

        return stopped;

        void SignalStart()
        {
            Signal();
            _ = InsistAsync(null, ShellTexts.StartNotStopped);
        }
    }

    /// <summary>Only while the turn is locked: the signal and the line behind it belong together.</summary>
    private void Signal()
    {
        process.SignalGroup(UnixSignal.Interrupt);
        followUp();
    }

    /// <summary>
    /// A command that does not heed SIGINT is ended by force; then the shell that does not go on. The first signal may have hit a program
    /// in its last moment: then the shell goes on with the next one as if nothing had come.
    /// </summary>
    /// <param name="prompt">The command; null for the start-up files.</param>
    /// <param name="because">What is told when the shell itself is ended.</param>
    private async Task InsistAsync(Guid? prompt, string because)
    {
        foreach (var signal in new[] { UnixSignal.Terminate, UnixSignal.Kill })
        {
            await Task.Delay(patience.Interrupt);
            if (process.Exited.IsCompleted || !turn.SignalAgain(prompt, () => SignalAll(signal)))
            {
                return;
            }
        }

        do
        {
            // What it tells may wait behind a session that takes nothing for the moment.
            await Task.Delay(patience.Interrupt);
            if (process.Exited.IsCompleted || !turn.IsStill(prompt))
            {
                return;
            }
        }
        while (!isHeard());

        end(because);

        void SignalAll(UnixSignal signal)
        {
            Signal();
            Children.Signal(signal);
        }
    }
}
