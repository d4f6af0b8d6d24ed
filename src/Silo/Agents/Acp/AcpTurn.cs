using System.Text;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// The prompt's turn, from when the prompt was given to us until its answer has come. The reader of the process and the session's grain
/// both change it.
/// </summary>
internal sealed class AcpTurn
{
    private readonly Lock _gate = new();
    private StringBuilder _text = new();
    private string? _message;
    private int _lastPart;
    private bool _needsBreak;
    private bool _usedTool;

    /// <summary>The prompt that waits for its answer, or null.</summary>
    public Guid? Prompt { get; private set; }

    /// <summary>Whether the prompt was written to the agent.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether it was told to stop.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>How often a stop was begun.</summary>
    public int StopsBegun { get; private set; }

    /// <summary>What the agent said that is not the model's and says that the turn failed; empty if nothing.</summary>
    public string FailureSaid { get; private set; } = "";

    /// <summary>What else it said that is not the model's, as far as that is known; empty if nothing.</summary>
    public string Noted { get; private set; } = "";

    /// <summary>Whether the agent answered something or used a tool.</summary>
    public bool HasProduced => _usedTool || _text.Length > 0;

    /// <summary>All text so far.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The text behind the last tool; all text if there is none behind it.</summary>
    public string LastPart
    {
        get
        {
            lock (_gate)
            {
                var last = _text.ToString(_lastPart, _text.Length - _lastPart).Trim();
                return last.Length > 0 ? last : _text.ToString().Trim();
            }
        }
    }

    /// <summary>A prompt was given to us.</summary>
    /// <param name="prompt">The prompt.</param>
    public void Give(Guid prompt)
    {
        lock (_gate)
        {
            (Prompt, IsSent, IsInterrupted, FailureSaid, Noted) = (prompt, false, false, "", "");
            (_text, _message, _lastPart, _needsBreak, _usedTool) = (new(), null, 0, false, false);
        }
    }

    /// <summary>The prompt is about to be written to the agent.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>False if it is taken back, or not the one that waits.</returns>
    public bool TrySend(Guid prompt)
    {
        lock (_gate)
        {
            // One that is taken back may still have been on its way here, and is not what another one waits for.
            if (Prompt != prompt || IsInterrupted)
            {
                return false;
            }

            return IsSent = true;
        }
    }

    /// <summary>A person stops it.</summary>
    /// <returns>The prompt, and whether the agent has it; null if no turn is open, or it was told to stop already.</returns>
    public (Guid Prompt, bool IsSent)? Interrupt()
    {
        lock (_gate)
        {
            if (Prompt is not { } prompt || IsInterrupted)
            {
                return null;
            }

            IsInterrupted = true;
            StopsBegun++;
            return (prompt, IsSent);
        }
    }

    /// <summary>More text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="message">The agent's id of the message that it is part of, or null.</param>
    /// <returns>The text to show, parted from the message before it.</returns>
    public string Append(string text, string? message)
    {
        lock (_gate)
        {
            var isNext = _text.Length > 0 && (_needsBreak || (message is not null && _message is not null && message != _message));
            var shown = isNext ? $"\n\n{text}" : text;
            (_needsBreak, _message) = (false, message ?? _message);
            _text.Append(shown);
            return shown;
        }
    }

    /// <summary>The agent uses a tool: what it says then is another message.</summary>
    public void UseTool()
    {
        lock (_gate)
        {
            (_usedTool, _needsBreak, _lastPart) = (true, true, _text.Length);
        }
    }

    /// <summary>The agent says something that is not the model's, or looks so.</summary>
    /// <param name="text">The words.</param>
    public void Note(string text)
    {
        lock (_gate)
        {
            Noted += text;
        }
    }

    /// <summary>The agent says in words that the turn failed.</summary>
    /// <param name="text">The words.</param>
    public void Fail(string text)
    {
        lock (_gate)
        {
            FailureSaid += text;
        }
    }

    /// <summary>The turn is over.</summary>
    /// <param name="prompt">Its prompt.</param>
    /// <returns>False if it was over before.</returns>
    public bool End(Guid prompt)
    {
        lock (_gate)
        {
            if (Prompt != prompt)
            {
                return false;
            }

            (Prompt, IsSent, IsInterrupted) = (null, false, false);
            return true;
        }
    }
}
