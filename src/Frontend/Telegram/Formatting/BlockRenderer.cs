using System.Globalization;
using System.Runtime.CompilerServices;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>Writes Markdig's blocks; what lies inside a line is left to <see cref="InlineRenderer"/>.</summary>
internal sealed class BlockRenderer(EntityBuilder output, string source, HashSet<LinkReferenceDefinition> referenced)
{
    private const int LongQuoteLength = 700;
    private const int LongQuoteLines = 10;

    // Telegram has no lists; ordinary spaces at the start of a line may be trimmed or collapse.
    private const string IndentStep = "\u00A0\u00A0\u00A0\u00A0";

    private readonly InlineRenderer _inlines = new(output);

    /// <summary>Writes the children of a block, this many line breaks apart.</summary>
    public void Render(ContainerBlock blocks, int breaks = 2)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var first = true;
        foreach (var block in blocks)
        {
            if (!first)
            {
                output.Break(breaks);
            }

            first = false;
            Render(block);
        }
    }

    private void Render(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                var bold = output.Open(MessageEntityType.Bold);
                _inlines.Render(heading.Inline);
                output.Close(MessageEntityType.Bold, bold);
                break;
            case Markdig.Syntax.CodeBlock code:
                RenderCode(code);
                break;
            case HtmlBlock html:
                _inlines.Render(HtmlTags.Read(html.Lines.ToString()));
                break;
            case ThematicBreakBlock:
                output.Append("———");
                break;
            case QuoteBlock quote:
                RenderQuote(quote);
                break;
            case ListBlock list:
                RenderList(list);
                break;
            case Table table:
                new TableRenderer(output, source, referenced).Render(table);
                break;
            case LinkReferenceDefinition definition:
                RenderDefinition(definition);
                break;
            case LinkReferenceDefinitionGroup definitions:
                Render(definitions, breaks: 1);
                break;
            case LeafBlock { Inline: { } inline }:
                _inlines.Render(inline);
                break;
            case ContainerBlock container:
                Render(container);
                break;
            default:
                RenderSource(block);
                break;
        }
    }

    private void RenderCode(Markdig.Syntax.CodeBlock code)
    {
        // Telegram turns a tab into one space, which would flatten the indentation of code.
        var text = code.Lines.ToString().TrimEnd('\n').Replace("\t", "    ", StringComparison.Ordinal);
        var (language, rest) = code is FencedCodeBlock fence ? (fence.Info, fence.Arguments) : (null, null);
        if (string.IsNullOrWhiteSpace(text))
        {
            output.Append($"{language} {rest}".Trim());
            return;
        }

        // A sentence run together with its fence lands here; it is shown, for it may be the author's text.
        if (!string.IsNullOrWhiteSpace(rest))
        {
            output.Append(rest);
        }

        output.StartLine();
        output.AppendVerbatim(MessageEntityType.Pre, text, string.IsNullOrWhiteSpace(language) ? null : language);
    }

    private void RenderQuote(QuoteBlock quote)
    {
        if (output.IsOpen(MessageEntityType.Blockquote))
        {
            Render(quote);
            return;
        }

        var indent = output.Indent;
        output.StartLine();
        output.Indent = "";
        var start = output.Open(MessageEntityType.Blockquote);
        Render(quote);
        output.Close(MessageEntityType.Blockquote, start);
        output.CollapseLongQuote(start, LongQuoteLength, LongQuoteLines);
        output.Indent = indent;
    }

    private void RenderList(ListBlock list)
    {
        var number = long.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;
        var delimiter = list.OrderedDelimiter == default ? '.' : list.OrderedDelimiter;
        var indent = output.Indent;
        var breaks = list.IsLoose ? 2 : 1;
        var first = true;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            if (!first)
            {
                output.Break(breaks);
            }

            first = false;
            if (list.IsOrdered)
            {
                output.Append(string.Create(CultureInfo.InvariantCulture, $"{number++}{delimiter} "));
            }
            else if (TaskOf(item) is { } task)
            {
                task.Remove();
                output.Append(InlineRenderer.Box(task));
            }
            else
            {
                output.Append("• ");
            }

            output.Indent = indent + IndentStep;
            Render(item, breaks);
            output.Indent = indent;
        }
    }

    // The box takes the place of the bullet.
    private static TaskList? TaskOf(ListItemBlock item) =>
        item.Count > 0 && item[0] is ParagraphBlock { Inline.FirstChild: TaskList task } ? task : null;

    // A definition nobody refers to is most likely a list of sources, and is shown as it was written.
    private void RenderDefinition(LinkReferenceDefinition definition)
    {
        if (!referenced.Contains(definition))
        {
            output.Append($"[{definition.Label}]: {definition.Url} {definition.Title}".TrimEnd());
        }
    }

    private void RenderSource(Block block)
    {
        if (!block.Span.IsEmpty && block.Span.End < source.Length)
        {
            output.Append(source.AsSpan(block.Span.Start, block.Span.Length));
        }
    }
}
