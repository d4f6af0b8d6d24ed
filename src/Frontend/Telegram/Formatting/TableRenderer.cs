using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>
/// Telegram has no tables. A narrow one without links becomes aligned Pre, any other one "header: value" lines.
/// </summary>
internal sealed partial class TableRenderer(EntityBuilder output, string source, HashSet<LinkReferenceDefinition> referenced)
{
    // Beyond this the headers, repeated in each row, would drown the values.
    private const int MaxRepeatedHeaders = 20_000;

    private readonly BlockRenderer _blocks = new(output, source, referenced);

    public void Render(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var linked = false;
        var cells = rows.Select(row => row.OfType<TableCell>().Select(cell => Plain(cell, ref linked)).ToList()).ToList();
        var alignments = table.ColumnDefinitions.Select(column => column.Alignment).ToList();
        var aligned = linked ? null : TableLayout.Align(cells, alignments);
        if (aligned is not null)
        {
            output.StartLine();
            output.AppendVerbatim(MessageEntityType.Pre, aligned, null);
        }
        else if (rows.Count > 1 && cells[0].Sum(cell => (long)cell.Length) * rows.Count <= MaxRepeatedHeaders)
        {
            RenderRecords(rows, cells);
        }
        else
        {
            RenderLines(rows);
        }
    }

    private void RenderRecords(List<TableRow> rows, List<List<string>> cells)
    {
        for (var row = 1; row < rows.Count; row++)
        {
            output.Break(row > 1 ? 2 : 0);
            for (var column = 0; column < rows[row].Count; column++)
            {
                var hasHeader = column < cells[0].Count && cells[0][column].Length > 0;
                var hasValue = cells[row][column].Length > 0;
                if (hasHeader)
                {
                    output.StartLine();
                    var bold = output.Open(MessageEntityType.Bold);
                    RenderCell(rows[0][column]);
                    output.Close(MessageEntityType.Bold, bold);
                    output.Append(hasValue ? ": " : ":");
                }
                else if (hasValue)
                {
                    output.StartLine();
                }

                RenderCell(rows[row][column]);
            }
        }
    }

    private void RenderLines(List<TableRow> rows)
    {
        foreach (var row in rows)
        {
            output.StartLine();
            for (var column = 0; column < row.Count; column++)
            {
                output.Append(column > 0 ? " | " : "");
                RenderCell(row[column]);
            }
        }
    }

    private void RenderCell(Block cell)
    {
        if (cell is TableCell content)
        {
            _blocks.Render(content, breaks: 1);
        }
    }

    private string Plain(TableCell cell, ref bool linked)
    {
        var alone = new EntityBuilder();
        new BlockRenderer(alone, source, referenced).Render(cell, breaks: 1);
        linked |= alone.Ranges.Any(range => range.Type is MessageEntityType.TextLink);
        return Blank().Replace(alone.ToString(), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
