using System.Text;

namespace Dormouse.Grains.Chats;

/// <summary>Growing text and the progress line of one session; see <see cref="LiveView"/>.</summary>
/// <param name="name">The session.</param>
internal sealed class LiveSession(string name)
{
    /// <summary>How many numbers are remembered: a reader that comes back was here a moment ago.</summary>
    private const int Remembered = 100;

    private readonly StringBuilder _text = new();
    private bool _isPieceOver;
    private readonly Queue<long> _shown = [];

    /// <summary>The session.</summary>
    public string Name => name;

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Version of the last change of the text; 0 if there is none.</summary>
    public long TextVersion { get; private set; }

    /// <summary>The progress line; an empty one takes away what was shown.</summary>
    public string Progress { get; private set; } = "";

    /// <summary>Version of the last change of the progress line; 0 if there is none.</summary>
    public long ProgressVersion { get; private set; }

    /// <summary>Number of the draft that shows it; null if none does.</summary>
    public long? Draft { get; private set; }

    /// <summary>The number of its draft, the same one for as long as the answer grows.</summary>
    /// <param name="seq">The number to take for a new one.</param>
    /// <returns>The number.</returns>
    public long DraftOr(long seq) => Draft ??= seq;

    /// <summary>The text was said before something else, and is no part of what will be said. It stands until then.</summary>
    public void EndPiece() => _isPieceOver = true;

    /// <summary>Adds text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="version">The version.</param>
    /// <param name="most">How many characters of its end are enough; null if all of it is shown.</param>
    public void Append(string text, long version, int? most)
    {
        if (_isPieceOver)
        {
            _text.Clear();
            _isPieceOver = false;
        }

        _text.Append(text);
        if (most is { } enough && _text.Length > enough * 2)
        {
            var start = _text.Length - enough;
            _text.Remove(0, char.IsLowSurrogate(_text[start]) ? start + 1 : start);
        }

        TextVersion = version;
    }

    public void SetProgress(string line, long version)
    {
        Progress = line;
        ProgressVersion = version;
    }

    /// <summary>The text was shown to a reader under a number.</summary>
    public void Shown(long seq)
    {
        _shown.Enqueue(seq);
        if (_shown.Count > Remembered)
        {
            _shown.Dequeue();
        }
    }

    /// <summary>Whether the text was shown under a number.</summary>
    public bool WasShown(long seq) => _shown.Contains(seq);
}
