using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>A command as it stands.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="HasBegun">Whether the shell has begun with it.</param>
/// <param name="IsInterrupted">Whether it was stopped.</param>
/// <param name="IsWaiting">Whether it was never written to the shell, which was not ready.</param>
internal sealed record ShellTurnView(Guid Prompt, bool HasBegun, bool IsInterrupted, bool IsWaiting = false);

/// <summary>
/// Where the shell is with the command that it was given. People and the reader of its output change it at the same time; a signal is sent
/// under the same lock under which a command ends, so that none ever hits the next one.
/// </summary>
internal sealed class ShellTurn
{
    private const int LooksUntilLost = 3;

    private readonly Lock _gate = new();
    private AgentPrompt? _prompt;
    private bool _isStarting;
    private bool _isReady;
    private bool _hasBegun;
    private bool _isInterrupted;
    private Action? _whenStarting;
    private Action? _whenBegun;
    private int _looksAtNothing;
    private long _lastLook;

    /// <summary>Whether the shell takes commands.</summary>
    public bool IsReady
    {
        get
        {
            lock (_gate)
            {
                return _isReady;
            }
        }
    }

    /// <summary>Whether there is a command that has not ended.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _prompt is not null;
            }
        }
    }

    /// <summary>Whether there is a command that was stopped and has not ended.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_gate)
            {
                return _prompt is not null && _isInterrupted;
            }
        }
    }

    /// <summary>How many commands were stopped.</summary>
    public int StopsBegun { get; private set; }

    /// <summary>Whether a command runs.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_gate)
            {
                return _prompt is not null && _hasBegun;
            }
        }
    }

    /// <summary>Whether this command has not ended.</summary>
    /// <param name="prompt">The command; null for the start-up files.</param>
    public bool IsStill(Guid? prompt)
    {
        lock (_gate)
        {
            return prompt is null ? !_isReady : _prompt?.Id == prompt;
        }
    }

    /// <summary>Sends a signal once more, to the command that was stopped before.</summary>
    /// <param name="prompt">The command; null for the start-up files.</param>
    /// <param name="signal">Sends it.</param>
    /// <returns>False if it has ended.</returns>
    public bool SignalAgain(Guid? prompt, Action signal)
    {
        lock (_gate)
        {
            var isStill = IsStill(prompt);
            if (isStill && (prompt is null || _hasBegun))
            {
                signal();
            }

            return isStill;
        }
    }

    /// <summary>A command is given.</summary>
    /// <returns>False if it waits until the shell is ready.</returns>
    public bool Open(AgentPrompt prompt)
    {
        lock (_gate)
        {
            (_prompt, _hasBegun, _isInterrupted, _whenBegun, _looksAtNothing) = (prompt, false, false, null, 0);
            return _isReady;
        }
    }

    /// <summary>The shell has read our first lines, and begins with the start-up files.</summary>
    public void Starting()
    {
        lock (_gate)
        {
            _isStarting = true;
            _whenStarting?.Invoke();
            _whenStarting = null;
        }
    }

    /// <summary>The shell takes commands from now on.</summary>
    /// <returns>The command that waits for that, or null.</returns>
    public AgentPrompt? Ready()
    {
        lock (_gate)
        {
            _isReady = true;
            return _prompt;
        }
    }

    /// <summary>The shell has begun with a command.</summary>
    /// <param name="prompt">The command.</param>
    /// <param name="follow">Asks for its end.</param>
    /// <returns>False if it is another one than was given.</returns>
    public bool Begin(Guid prompt, Action follow)
    {
        lock (_gate)
        {
            if (_prompt?.Id != prompt)
            {
                return false;
            }

            _hasBegun = true;
            follow();
            _whenBegun?.Invoke();
            return true;
        }
    }

    /// <summary>A person stops the command.</summary>
    /// <param name="signal">Sends the signal; it is called later if the shell has not begun with the command.</param>
    /// <param name="signalStart">The same for start-up files.</param>
    /// <returns>The command as it stands, or null if there is none.</returns>
    public ShellTurnView? Interrupt(Action signal, Action signalStart)
    {
        lock (_gate)
        {
            if (_prompt is not { } prompt)
            {
                return null;
            }

            StopsBegun += _isInterrupted ? 0 : 1;
            _isInterrupted = true;
            if (!_isReady)
            {
                _prompt = null;
                if (_isStarting)
                {
                    signalStart();
                }
                else
                {
                    // Until our first lines are read, a signal would end the shell or take some of them away.
                    _whenStarting = signalStart;
                }

                return new(prompt.Id, HasBegun: false, IsInterrupted: true, IsWaiting: true);
            }

            if (_hasBegun)
            {
                signal();
            }
            else
            {
                // In front of a line that it has not read, a signal would be lost.
                _whenBegun = signal;
            }

            return new(prompt.Id, _hasBegun, IsInterrupted: true);
        }
    }

    /// <summary>The shell tells that a command is over.</summary>
    /// <param name="prompt">Which, or null if it does not know.</param>
    /// <returns>The command as it stood, or null if it is not the one that runs.</returns>
    public ShellTurnView? Ended(Guid? prompt)
    {
        lock (_gate)
        {
            return _hasBegun && (prompt is null || _prompt?.Id == prompt) ? Close() : null;
        }
    }

    /// <summary>The command is over, however it ended.</summary>
    /// <returns>The command as it stood, or null if there is none.</returns>
    public ShellTurnView? Close()
    {
        lock (_gate)
        {
            var view = _prompt is null ? null : new ShellTurnView(_prompt.Id, _hasBegun, _isInterrupted, IsWaiting: !_isReady);
            _prompt = null;
            return view;
        }
    }

    /// <summary>A look at the shell.</summary>
    /// <param name="hasNothingToDo">Whether it seems to have nothing to do.</param>
    /// <param name="apart">How far looks are apart; where the machine is busy, several come at once, and count as one.</param>
    /// <returns>Whether it was seen so often enough: it has lost the command.</returns>
    public bool Look(Func<bool> hasNothingToDo, TimeSpan apart)
    {
        lock (_gate)
        {
            if (_lastLook != 0 && TimeProvider.System.GetElapsedTime(_lastLook) < apart / 2)
            {
                return false;
            }

            _lastLook = TimeProvider.System.GetTimestamp();
            _looksAtNothing = _prompt is not null && _isReady && hasNothingToDo() ? _looksAtNothing + 1 : 0;
            return _looksAtNothing >= LooksUntilLost;
        }
    }
}
