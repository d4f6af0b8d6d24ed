using System.Text;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>
/// Text and ranges growing together. Line breaks are held back until something follows them, so that no range
/// ends in blank lines; ranges that Telegram would not let nest are never opened.
/// </summary>
internal sealed class EntityBuilder
{
    private const int NotOpened = -1;

    private readonly StringBuilder _text = new();
    private readonly List<TextRange> _ranges = [];
    private readonly HashSet<MessageEntityType> _open = [];
    private int _pendingBreaks;

    /// <summary>Written at the start of every line that has content.</summary>
    public string Indent { get; set; } = "";

    public int Length => _text.Length;

    public IReadOnlyList<TextRange> Ranges => _ranges;

    private bool AtLineStart => _text.Length == 0 || _pendingBreaks > 0 || _text[^1] == '\n';

    public bool IsOpen(MessageEntityType type) => _open.Contains(type);

    /// <summary>A link or code inside a link or code is dropped: the outer one wins.</summary>
    public bool CanOpen(MessageEntityType type)
    {
        var exclusive = type is MessageEntityType.TextLink or MessageEntityType.Code;
        return !_open.Contains(type)
            && !(exclusive && (IsOpen(MessageEntityType.TextLink) || IsOpen(MessageEntityType.Code)));
    }

    /// <summary>Asks for this many line breaks before whatever comes next.</summary>
    public void Break(int lines)
    {
        if (_text.Length > 0)
        {
            _pendingBreaks = Math.Max(_pendingBreaks, lines);
        }
    }

    /// <summary>Moves to a new line unless one has just begun.</summary>
    public void StartLine()
    {
        if (!AtLineStart)
        {
            Break(1);
        }
    }

    public void Append(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var line = end < 0 ? text : text[..end];
            if (!line.IsEmpty)
            {
                Flush();
                _text.Append(line);
            }

            if (end < 0)
            {
                return;
            }

            FlushBreaks();
            _text.Append('\n');
            text = text[(end + 1)..];
        }
    }

    /// <summary>Text as it is, its lines not indented.</summary>
    public void AppendVerbatim(MessageEntityType type, string text, string? detail)
    {
        FlushBreaks();
        var start = _text.Length;
        _text.Append(text);
        _ranges.Add(new TextRange(type, start, _text.Length, detail));
    }

    /// <summary>Begins a range; hand the result to <see cref="Close"/>.</summary>
    public int Open(MessageEntityType type)
    {
        if (!CanOpen(type))
        {
            return NotOpened;
        }

        Flush();
        _open.Add(type);
        return _text.Length;
    }

    public void Close(MessageEntityType type, int start, string? detail = null)
    {
        if (start == NotOpened)
        {
            return;
        }

        _open.Remove(type);
        if (_text.Length > start)
        {
            _ranges.Add(new TextRange(type, start, _text.Length, detail));
        }
    }

    /// <summary>Makes the quote just closed collapsible when it is long.</summary>
    public void CollapseLongQuote(int start, int longLength, int longLines)
    {
        if (_ranges.Count > 0 && _ranges[^1] is { Type: MessageEntityType.Blockquote } quote && quote.Start == start
            && (quote.End - start > longLength || TextFrom(start).AsSpan().Count('\n') >= longLines))
        {
            _ranges[^1] = quote with { Type = MessageEntityType.ExpandableBlockquote };
        }
    }

    public string TextFrom(int start) => _text.ToString(start, _text.Length - start);

    public override string ToString() => _text.ToString();

    private void Flush()
    {
        FlushBreaks();
        if (AtLineStart)
        {
            _text.Append(Indent);
        }
    }

    private void FlushBreaks()
    {
        _text.Append('\n', _pendingBreaks);
        _pendingBreaks = 0;
    }
}
