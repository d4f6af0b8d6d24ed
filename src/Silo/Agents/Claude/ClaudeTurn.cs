using System.Text;
using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The turns of one process, as far as its lines have told them: the one that a prompt waits for, and those that the agent begins by
/// itself, because a background task or a subagent ended, or after a start because one was cut off. Such a turn may come between a
/// prompt and its own. Versions that tell when they start a prompt (<c>command_lifecycle</c>: 2.1.330 and 2.1.332) are believed; on
/// others (2.1.197) a turn is the prompt's unless it began before the prompt was given or its result says what it came from.
/// </summary>
internal sealed class ClaudeTurn
{
    // Continuations that the CLI makes of a person's message are that message's.
    private static readonly string?[] OfPeople = [null, "human", "person", "auto-continuation"];

    private StringBuilder _text = new();
    private bool _needsBreak;
    private bool _usedTool;
    private bool _tellsStarts;
    private bool _hasStarted;
    private bool _isInterrupted;
    private bool _isUnaskedInterrupted;

    /// <summary>The prompt that waits for its result, or null.</summary>
    public Guid? Prompt { get; private set; }

    /// <summary>Whether a turn runs that no prompt asked for.</summary>
    public bool IsUnasked { get; private set; }

    /// <summary>Whether any turn runs, or is about to.</summary>
    public bool IsOpen => Prompt is not null || IsUnasked;

    /// <summary>Whether what comes now is for the prompt.</summary>
    public bool IsOurs => Prompt is not null && !IsUnasked && (_hasStarted || !_tellsStarts);

    /// <summary>Whether the turn that runs now was interrupted.</summary>
    public bool IsInterrupted => IsUnasked ? _isUnaskedInterrupted : _isInterrupted;

    /// <summary>Whether the prompt's turn was interrupted, also if it has not begun yet.</summary>
    public bool IsPromptInterrupted => Prompt is not null && _isInterrupted;

    /// <summary>Whether a turn is open that was interrupted.</summary>
    public bool IsStopping => _isInterrupted || _isUnaskedInterrupted;

    /// <summary>Whether the agent answered something or used a tool.</summary>
    public bool HasProduced => _usedTool || _text.Length > 0;

    /// <summary>All text of the turn that runs so far.</summary>
    public string Text => _text.ToString();

    /// <summary>What the process has cost when the last turn ended, in US dollars.</summary>
    public decimal CostBefore { get; set; }

    public void Give(Guid prompt)
    {
        Prompt = prompt;
        _hasStarted = false;
        _isInterrupted = false;
        if (!IsUnasked)
        {
            Clear();
        }
    }

    /// <summary>How often a stop was begun: while something that was told to stop is still open, another one is the same.</summary>
    public int StopsBegun { get; private set; }

    /// <summary>Everything that is open is told to stop.</summary>
    public void Interrupt()
    {
        StopsBegun += IsStopping ? 0 : 1;
        (_isInterrupted, _isUnaskedInterrupted) = (Prompt is not null, IsUnasked);
    }

    /// <summary>The agent uses a tool.</summary>
    public void UseTool() => _usedTool = true;

    /// <summary>The process tells when it starts a prompt.</summary>
    public void TellsStarts() => _tellsStarts = true;

    /// <summary>The process says that a turn begins.</summary>
    public void Begin()
    {
        if (!IsOurs && !IsUnasked)
        {
            IsUnasked = true;
            Clear();
        }
    }

    /// <summary>The process says that it starts a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    public void Start(string? prompt)
    {
        TellsStarts();
        if (Prompt is { } ours && ours.ToString() == prompt)
        {
            _hasStarted = true;
            EndUnasked();
        }
    }

    /// <summary>A new text block begins.</summary>
    public void BeginBlock() => _needsBreak = _text.Length > 0;

    /// <summary>More text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text to show, parted from the block before it.</returns>
    public string Append(string text)
    {
        var shown = _needsBreak ? $"\n\n{text}" : text;
        _needsBreak = false;
        _text.Append(shown);
        return shown;
    }

    /// <summary>Whether a result is the answer to the prompt.</summary>
    /// <param name="result">The line.</param>
    /// <returns>False if nobody asked for it.</returns>
    public bool IsAnswer(JsonElement result)
    {
        if (Prompt is not { } prompt)
        {
            return false;
        }

        var answered = result.Items("user_message_uuids").Select(
            static id => id.ValueKind is JsonValueKind.String ? JsonText.Read(id) : "").ToArray();
        return answered.Any(static id => id.Length > 0)
            ? answered.Contains(prompt.ToString())
            : IsOurs && OfPeople.Contains(result.Property("origin")?.String("kind"));
    }

    /// <summary>The prompt is done with. A turn that it did not ask for goes on.</summary>
    public void End()
    {
        Prompt = null;
        _isInterrupted = false;
        if (!IsUnasked)
        {
            Clear();
        }
    }

    /// <summary>The turn that nobody asked for, if there is one, is over.</summary>
    public void EndUnasked()
    {
        IsUnasked = false;
        _isUnaskedInterrupted = false;
        Clear();
    }

    private void Clear()
    {
        // Emptied it would keep the room of the longest turn that there was; and the reader may just add to it.
        _text = new();
        _needsBreak = false;
        _usedTool = false;
    }
}
