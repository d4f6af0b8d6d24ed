using System.Text;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The turn of one process, as far as its lines have told it.</summary>
internal sealed class ClaudeTurn
{
    private StringBuilder _text = new();
    private bool _needsBreak;
    private bool _usedTool;

    /// <summary>The prompt that waits for its result, or null.</summary>
    public Guid? Prompt { get; private set; }

    /// <summary>Whether a turn runs that no prompt asked for.</summary>
    public bool IsUnasked { get; private set; }

    /// <summary>Whether any turn runs.</summary>
    public bool IsOpen => Prompt is not null || IsUnasked;

    /// <summary>Whether we interrupted it.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>Whether the agent answered something or used a tool.</summary>
    public bool HasProduced => _usedTool || _text.Length > 0;

    /// <summary>All text of the turn so far.</summary>
    public string Text => _text.ToString();

    /// <summary>What the process has cost when the last turn ended, in US dollars.</summary>
    public decimal CostBefore { get; set; }

    public void Give(Guid prompt)
    {
        Prompt = prompt;
        IsInterrupted = false;
        _text.Clear();
        _needsBreak = false;
        _usedTool = false;
    }

    /// <summary>The agent uses a tool.</summary>
    public void UseTool() => _usedTool = true;

    /// <summary>The process says that a turn begins.</summary>
    public void Begin() => IsUnasked = Prompt is null;

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

    public void End()
    {
        Prompt = null;
        IsUnasked = false;
        IsInterrupted = false;

        // Cleared it would keep the room of the longest turn that there was.
        _text = new();
    }

    public void EndUnasked() => IsUnasked = false;
}
