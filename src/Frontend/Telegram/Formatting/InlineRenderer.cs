using System.Runtime.CompilerServices;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>Writes what lies inside a line: styles, code, links, character references and the HTML we understand.</summary>
internal sealed class InlineRenderer(EntityBuilder output)
{
    public void Render(ContainerInline? container)
    {
        if (container is not null)
        {
            Render(container.ToList());
        }
    }

    public void Render(IReadOnlyList<Inline> inlines)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var partners = HtmlTags.Pair(inlines);
        var starts = new Stack<int>();
        for (var i = 0; i < inlines.Count; i++)
        {
            if (inlines[i] is not HtmlInline { Tag: var tag })
            {
                Render(inlines[i]);
            }
            else if (HtmlTags.IsLineBreak(tag))
            {
                output.Append("\n");
            }
            else if (partners[i] < 0 || HtmlTags.StyleOf(tag) is not { } style)
            {
                output.Append(tag);
            }
            else if (partners[i] > i)
            {
                starts.Push(output.Open(style));
            }
            else
            {
                output.Close(style, starts.Pop());
            }
        }
    }

    public static string Box(TaskList task) => task.Checked ? "☑" : "☐";

    private void Render(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                output.Append(literal.Content.AsSpan());
                break;
            case LineBreakInline:
                output.Append("\n");
                break;
            case CodeInline code:
                Styled(MessageEntityType.Code, () => output.Append(code.Content));
                break;
            case HtmlEntityInline entity:
                output.Append(entity.Transcoded.AsSpan());
                break;
            case AutolinkInline autolink:
                output.Append(autolink.Url);
                break;
            case TaskList task:
                output.Append(Box(task));
                break;
            case LinkInline link:
                RenderLink(link);
                break;
            case EmphasisInline emphasis:
                Styled(StyleOf(emphasis), () => Render((ContainerInline)emphasis));
                break;
            case DelimiterInline delimiter:
                output.Append(delimiter.ToLiteral());
                Render((ContainerInline)delimiter);
                break;
            case ContainerInline container:
                Render(container);
                break;
            default:
                output.Append(inline.ToString());
                break;
        }
    }

    private static MessageEntityType StyleOf(EmphasisInline emphasis) => emphasis switch
    {
        { DelimiterChar: '~' } => MessageEntityType.Strikethrough,
        { DelimiterCount: >= 2 } => MessageEntityType.Bold,
        _ => MessageEntityType.Italic,
    };

    private void Styled(MessageEntityType type, Action write)
    {
        var start = output.Open(type);
        write();
        output.Close(type, start);
    }

    // What Telegram cannot link is printed beside its label, so that the reader still has it.
    private void RenderLink(LinkInline link)
    {
        var url = link.Url ?? "";
        var target = output.CanOpen(MessageEntityType.TextLink) ? LinkTarget.Accepted(url) : null;
        var decoration = link.IsImage && output.IsOpen(MessageEntityType.TextLink);
        var start = target is null ? -1 : output.Open(MessageEntityType.TextLink);
        var before = output.Length;
        Render((ContainerInline)link);
        var label = output.TextFrom(before).Trim();
        if (label.Length == 0)
        {
            output.Append(url);
        }

        output.Close(MessageEntityType.TextLink, start, target);
        if (target is null && label.Length > 0 && url.Length > 0 && url != label && !decoration)
        {
            output.Append($" ({url})");
        }

        if (!string.IsNullOrWhiteSpace(link.Title))
        {
            output.Append($" ({link.Title})");
        }
    }
}
