using System.Globalization;
using System.Text;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

/// <summary>Makes Markdown, mostly broken, from a seed. Every word in it is unique, so that a lost one is noticed.</summary>
internal sealed class MarkdownGenerator(int seed)
{
    private static readonly string[] Pieces =
    [
        "*", "**", "***", "_", "__", "~~", "~", "`", "``", "\n", "\n\n", "\n\n\n", "\n> ", "\n> > ", "\n- ", "\n  - ", "\n    - ",
        "\n1. ", "\n99) ", "\n- [x] ", "\n- [ ] ", "\n# ", "\n### ", "\n---\n", "\n===\n", "\n```\n", "\n~~~\n", "\n    ", "\n|",
        "|", "|\n|-|:-:|\n|", " | ", "<b>", "</b>", "<i>", "</i>", "<code>", "</code>", "<br>", "<br/>", "<div>", "\n<div>\n", "</div>",
        "<!--", "-->", "&amp;", "&#128512;", "&#xDE00;", "&nbsp;", "\\", "\\*", "[", "](", ")", "](https://x.org/", "](/y", "![",
        "](http://x.org 'b')", "<https://x.org>", "😀", "👨‍👩‍👧", "🏳️‍🌈", "e\u0301", "שלום", "مرحبا", "\u200F", "日本語。", "\t", "  \n", "\uD83D", "\uDE00",
    ];

    private readonly Random _random = new(seed);
    private int _words;

    public List<string> Words { get; } = [];

    public string Next(int pieces)
    {
        var markdown = new StringBuilder();
        for (var i = 0; i < pieces; i++)
        {
            switch (_random.Next(4))
            {
                case 0:
                    markdown.Append(Word());
                    break;
                case 1:
                    markdown.Append(' ').Append(Word()).Append(' ');
                    break;
                default:
                    markdown.Append(Pieces[_random.Next(Pieces.Length)]);
                    break;
            }
        }

        return markdown.ToString();
    }

    private string Word()
    {
        var word = string.Create(CultureInfo.InvariantCulture, $"w{_words++}x");
        Words.Add(word);
        return word;
    }
}
