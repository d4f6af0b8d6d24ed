using System.Globalization;
using System.Text;
using System.Text.Json;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>The words of a rich message: as CommonMark with tables for agents that read, or without any markup.</summary>
internal sealed class RichMarkdown
{
    private static readonly HashSet<string> Wordy =
        ["text", "blocks", "items", "cells", "caption", "credit", "summary", "title", "expression", "alternative_text", "buttons", "button"];

    private readonly bool _isPlain;

    private RichMarkdown(bool isPlain) => _isPlain = isPlain;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isPlain">Whether to leave all markup out.</param>
    /// <returns>Its words; empty if it has none.</returns>
    public static string Of(RichMessage message, bool isPlain) => new RichMarkdown(isPlain).Blocks(message.Blocks);

    private string Gap => _isPlain ? "\n" : "\n\n";

    private string Blocks(IEnumerable<RichBlock?>? blocks) => Joined(Gap, (blocks ?? []).Select(Block));

    private string Block(RichBlock? block) => block switch
    {
        RichBlockParagraph paragraph => Text(paragraph.Text),
        RichBlockSectionHeading heading => Marked($"{new string('#', Math.Clamp(heading.Size, 1, 6))} ", Text(heading.Text)),
        RichBlockPreformatted code => _isPlain ? Plain(code.Text) : EntityMarkdown.Code(Plain(code.Text), code.Language, isBlock: true),
        RichBlockFooter footer => Text(footer.Text),
        RichBlockDivider => _isPlain ? "" : "---",
        RichBlockMathematicalExpression math => _isPlain ? math.Expression ?? "" : $"$$\n{math.Expression}\n$$",
        RichBlockList list => Joined("\n", (list.Items ?? []).Select(Item)),
        RichBlockBlockQuotation quote => Quote(Blocks(quote.Blocks), quote.Credit),
        RichBlockExpandableBlockQuotation quote => Quote(Text(quote.Text), quote.Credit),
        RichBlockPullQuotation quote => Quote(Text(quote.Text), quote.Credit),
        RichBlockCollage collage => Joined(Gap, [Blocks(collage.Blocks), Caption(collage.Caption)]),
        RichBlockSlideshow slides => Joined(Gap, [Blocks(slides.Blocks), Caption(slides.Caption)]),
        RichBlockTable table => Joined(Gap, [Text(table.Caption), Table(table)]),
        RichBlockDetails details => Joined(Gap, [Wrapped("**", Text(details.Summary)), Blocks(details.Blocks)]),
        RichBlockMap map =>
            Media(string.Create(CultureInfo.InvariantCulture, $"map of {map.Location?.Latitude}, {map.Location?.Longitude}"), map.Caption),
        RichBlockButtons buttons => Joined(" ", (buttons.Buttons ?? []).Select(Button)),
        RichBlockAnimation animation => Media("animation", animation.Caption),
        RichBlockAudio audio => Media("piece of music", audio.Caption),
        RichBlockDocument document => Media($"file {document.Document?.FileName}".TrimEnd(), document.Caption),
        RichBlockPhoto photo => Media("photo", photo.Caption),
        RichBlockVideo video => Media("video", video.Caption),
        RichBlockVoiceNote voice => Media("voice message", voice.Caption),
        RichBlockThinking thinking => Text(thinking.Text),
        RichBlockUnsupported { Json: { } future } => Words(future.RootElement),
        _ => "",
    };

    private string Text(RichText? text) => text switch
    {
        RichTextText plain => plain.Text ?? "",
        RichTextArray array => string.Concat((array.Array ?? []).Select(Text)),
        RichTextBold bold => Wrapped("**", Text(bold.Text)),
        RichTextItalic italic => Wrapped("*", Text(italic.Text)),
        RichTextStrikethrough gone => Wrapped("~~", Text(gone.Text)),
        RichTextCode code =>
            _isPlain || Plain(code.Text).Length == 0
                ? Plain(code.Text)
                : EntityMarkdown.Code(Plain(code.Text), language: null, isBlock: false),
        RichTextUrl link => Link(Text(link.Text), link.Url),
        RichTextMathematicalExpression math => Wrapped("$", math.Expression ?? ""),
        RichTextCustomEmoji emoji => emoji.AlternativeText ?? "",
        RichTextUnderline underline => Text(underline.Text),
        RichTextSpoiler spoiler => Text(spoiler.Text),
        RichTextDateTime time => Text(time.Text),
        RichTextTextMention mention =>
            mention.User is null ? Text(mention.Text) : Link(Text(mention.Text), $"tg://user?id={mention.User.Id}"),
        RichTextSubscript sub => Text(sub.Text),
        RichTextSuperscript super => Text(super.Text),
        RichTextMarked marked => Text(marked.Text),
        RichTextEmailAddress email => Text(email.Text),
        RichTextPhoneNumber phone => Text(phone.Text),
        RichTextBankCardNumber card => Text(card.Text),
        RichTextMention mention => Text(mention.Text),
        RichTextHashtag hashtag => Text(hashtag.Text),
        RichTextCashtag cashtag => Text(cashtag.Text),
        RichTextBotCommand command => Text(command.Text),
        RichTextButton button => Button(button.Button),
        RichTextAnchorLink link => Text(link.Text),
        RichTextReference reference => Text(reference.Text),
        RichTextReferenceLink link => Text(link.Text),
        RichTextUnsupported { Json: { } future } => Words(future.RootElement),
        _ => "",
    };

    private string Item(RichBlockListItem? item)
    {
        if (item is null)
        {
            return "";
        }

        var label = item.Value is not null
            || (item.Label is { Length: > 0 } given && char.IsLetterOrDigit(given[0])) ? $"{item.Label} " : _isPlain ? "" : "- ";
        var box = !item.HasCheckbox ? "" : item.IsChecked ? "[x] " : "[ ] ";
        // Further lines of an item belong to it when they are as deep as its first word.
        var words = Joined("\n", (item.Blocks ?? []).Select(Block));
        return _isPlain
            ? $"{label}{box}{words}"
            : $"{label}{box}{words.Replace("\n", $"\n{new string(' ', label.Length)}", StringComparison.Ordinal)}";
    }

    private string Table(RichBlockTable table)
    {
        var rows = (table.Cells ?? []).Select(row => (row ?? []).SelectMany(Cells).ToArray()).Where(static row => row.Length > 0).ToList();
        if (rows.Count == 0)
        {
            return "";
        }

        if (_isPlain)
        {
            return string.Join('\n', rows.Select(static row => string.Join('\t', row)));
        }

        var width = rows.Max(static row => row.Length);
        if (table.Cells![0]?.Any(static cell => cell?.IsHeader == true) != true)
        {
            rows.Insert(0, []);
        }

        rows.Insert(1, [.. Enumerable.Repeat("---", width)]);
        return string.Join('\n', rows.Select(row => $"| {string.Join(" | ", row.Concat(Enumerable.Repeat("", width - row.Length)))} |"));
    }

    private IEnumerable<string> Cells(RichBlockTableCell? cell)
    {
        var text = string.Join(' ', Text(cell?.Text).Split('\n', StringSplitOptions.TrimEntries));
        return Enumerable.Repeat("", Math.Clamp(cell?.Colspan ?? 1, 1, 20) - 1).Prepend(
            _isPlain ? text : text.Replace("|", "\\|", StringComparison.Ordinal));
    }

    private string Quote(string words, RichText? credit)
    {
        var by = Text(credit);
        var all = Joined("\n", [words, by.Length > 0 ? $"— {by}" : ""]);
        return _isPlain || all.Length == 0 ? all : EntityMarkdown.Quote(all);
    }

    private string Media(string name, RichBlockCaption? caption) => Joined(" ", [_isPlain ? "" : $"({name})", Caption(caption)]);

    private string Caption(RichBlockCaption? caption) =>
        caption is null ? "" : Joined(" ", [Text(caption.Text), Text(caption.Credit) is { Length: > 0 } by ? $"— {by}" : ""]);

    private string Button(RichMessageButton? button) => button is null ? "" : Link(Text(button.Text), button.Url);

    private string Link(string text, string? url) =>
        _isPlain || url is null || url == text ? text : text.Length == 0 ? url : $"[{text}]({url})";

    private string Marked(string mark, string text) => _isPlain || text.Length == 0 ? text : $"{mark}{text}";

    private string Wrapped(string mark, string text) => _isPlain || string.IsNullOrWhiteSpace(text) ? text : $"{mark}{text}{mark}";

    private static string Plain(RichText? text) => new RichMarkdown(isPlain: true).Text(text);

    private static string Joined(string separator, IEnumerable<string> pieces) =>
        string.Join(separator, pieces.Where(static piece => piece.Length > 0));

    /// <summary>What a block or a text of the future has of words, wherever they stand in it.</summary>
    private static string Words(JsonElement future)
    {
        var words = new StringBuilder();
        Collect(future, words);
        return words.ToString().TrimEnd('\n');
    }

    private static void Collect(JsonElement value, StringBuilder words)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                words.Append(value.GetString());
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Collect(item, words);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject().Where(static property => Wordy.Contains(property.Name)))
                {
                    Collect(property.Value, words);
                    if (property.Name != "text" && words.Length > 0 && words[^1] != '\n')
                    {
                        words.Append('\n');
                    }
                }

                break;
        }
    }
}
