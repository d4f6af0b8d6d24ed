using System.Text;

namespace Dormouse.Grains.Chats;

/// <summary>
/// What a chat shows while a turn runs: growing text, one progress line, whether a session works. Only the newest of
/// each counts, so a reader that is slow skips what is out of date, and memory does not grow with the number of updates.
/// </summary>
internal sealed class LiveView
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _working = [];

    /// <summary>Grows with each change.</summary>
    public long Version { get; private set; }

    /// <summary>Version of the last change of the text.</summary>
    public long TextVersion { get; private set; }

    /// <summary>Version of the last change of the progress line.</summary>
    public long ProgressVersion { get; private set; }

    /// <summary>Version of the last change of whether a session works.</summary>
    public long WorkingVersion { get; private set; }

    /// <summary>The session that the text and progress are of.</summary>
    public string Session { get; private set; } = "";

    /// <summary>The progress line; empty if there is none.</summary>
    public string Progress { get; private set; } = "";

    /// <summary>Whether there is a line to show, or one that was shown is to go although nothing kept takes its place.</summary>
    public bool TellsProgress { get; private set; }

    /// <summary>Number of the last text or progress that was shown and not yet replaced by something kept, or null.</summary>
    public long? ShownText { get; set; }

    /// <summary>Whether a session works for the chat.</summary>
    public bool IsWorking => _working.Count > 0;

    /// <summary>The text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Whether there is any text.</summary>
    public bool HasText => _text.Length > 0;

    public void Append(string session, string text)
    {
        Session = session;
        _text.Append(text);
        TextVersion = ++Version;
    }

    public void SetProgress(string session, string line)
    {
        Session = session;
        Progress = line;
        TellsProgress = true;
        ProgressVersion = ++Version;
    }

    public void SetWorking(string session, bool isWorking)
    {
        var was = IsWorking;
        Session = session;
        _ = isWorking ? _working.Add(session) : _working.Remove(session);
        if (was != IsWorking)
        {
            WorkingVersion = ++Version;
        }
    }

    /// <summary>Something kept takes the place of the text and the progress line.</summary>
    /// <returns>Number of the text that was shown last, or null.</returns>
    public long? Replace()
    {
        _text.Clear();
        Progress = "";
        TellsProgress = false;
        var shown = ShownText;
        ShownText = null;
        return shown;
    }
}
