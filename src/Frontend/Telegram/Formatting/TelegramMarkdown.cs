using System.Text;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>
/// Renders CommonMark as text plus entities. There is no escaping in that form, so Telegram never answers that it
/// cannot parse the entities. The result may be of any length and have any number of entities: give it to
/// <see cref="MessageSplitter"/> before sending.
/// </summary>
internal static class TelegramMarkdown
{
    // Markdig fills a table up to a full grid, so a few kilobytes of pipes can ask for gigabytes of cells.
    private const int MaxTableCells = 100_000;

    // Some unbalanced markup costs the parser quadratic time; nobody formats this much by hand.
    private const int MaxLength = 200_000;

    private static readonly MarkdownPipeline WithTables = Common().UsePipeTables().Build();
    private static readonly MarkdownPipeline WithoutTables = Common().Build();

    /// <summary>Never throws: what cannot be rendered comes back as plain text.</summary>
    public static FormattedText Render(string commonMark)
    {
        if (string.IsNullOrWhiteSpace(commonMark))
        {
            return FormattedText.Empty;
        }

        var source = WellFormed(commonMark.ReplaceLineEndings("\n"));
        if (source.Length > MaxLength)
        {
            return Trimmed(new FormattedText(source, []));
        }

        try
        {
            return RenderDocument(source);
        }
        catch (Exception)
        {
            // Markdig gives up on very deep nesting, and a formatting failure must not cost the user the answer.
            return Trimmed(new FormattedText(source, []));
        }
    }

    private static FormattedText RenderDocument(string source)
    {
        var document = Markdown.Parse(source, TableCells(source) > MaxTableCells ? WithoutTables : WithTables);
        var referenced = document.Descendants<LinkInline>().Select(link => link.Reference).OfType<LinkReferenceDefinition>();
        var output = new EntityBuilder();
        new BlockRenderer(output, source, referenced.ToHashSet()).Render(document);

        // A decoded character reference may be anything, even half a surrogate pair.
        var text = WellFormed(output.ToString());
        var entities = EntityRules.Apply(text, output.Ranges).Select(range => range.ToEntity()).ToList();
        return Trimmed(new FormattedText(text, entities));
    }

    private static FormattedText Trimmed(FormattedText all)
    {
        // The server trims as well; doing it here keeps our offsets and its offsets the same.
        var end = all.Text.AsSpan().TrimEnd().Length;
        return all.Slice(Math.Min(end, all.Text.Length - all.Text.AsSpan().TrimStart().Length), end);
    }

    private static long TableCells(string source)
    {
        var (widest, rows) = (0L, 0L);
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            var pipes = line.Count('|');
            widest = Math.Max(widest, pipes + 1);
            rows += pipes > 0 ? 1 : 0;
        }

        return widest * rows;
    }

    // Same length out as in, so that offsets stay valid. Telegram drops carriage returns and JSON has no lone surrogates.
    private static string WellFormed(string text)
    {
        var clean = new StringBuilder(text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                clean[i] = '\uFFFD';
            }
            else if (text[i] == '\r')
            {
                clean[i] = ' ';
            }
        }

        return clean.ToString();
    }

    private static MarkdownPipelineBuilder Common() => new MarkdownPipelineBuilder()
        .UseTaskLists()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UsePreciseSourceLocation();
}
