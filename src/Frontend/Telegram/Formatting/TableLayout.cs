using System.Text;
using Markdig.Extensions.Tables;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>Lays out the cells of a table in a fixed-width font.</summary>
internal static class TableLayout
{
    /// <summary>The widest table that a phone still shows without wrapping everything.</summary>
    public const int MaxWidth = 60;

    /// <summary>The table as lines of equal width, or null when it is wider than <see cref="MaxWidth"/>.</summary>
    public static string? Align(List<List<string>> rows, IReadOnlyList<TableColumnAlign?> alignments)
    {
        var columns = rows.Max(row => row.Count);
        var widths = new int[columns];
        foreach (var row in rows)
        {
            for (var column = 0; column < row.Count; column++)
            {
                widths[column] = Math.Max(widths[column], DisplayWidth.Of(row[column]));
            }
        }

        // The outer pipes keep a blank first cell from being trimmed away, and the copy is still Markdown.
        if (widths.Sum(width => width + 3) + 1 > MaxWidth || rows.All(row => row.All(string.IsNullOrEmpty)))
        {
            return null;
        }

        var text = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var cell = column < rows[row].Count ? rows[row][column] : "";
                var alignment = column < alignments.Count ? alignments[column] : null;
                text.Append("| ").Append(Pad(cell, widths[column], alignment)).Append(' ');
            }

            text.Append(row < rows.Count - 1 ? "|\n" : "|");
            if (row == 0 && rows.Count > 1)
            {
                text.AppendJoin("", widths.Select(width => "|" + new string('-', width + 2))).Append("|\n");
            }
        }

        return text.ToString();
    }

    private static string Pad(string cell, int width, TableColumnAlign? alignment)
    {
        var free = width - DisplayWidth.Of(cell);
        var left = alignment switch
        {
            TableColumnAlign.Right => free,
            TableColumnAlign.Center => free / 2,
            _ => 0,
        };
        return new string(' ', left) + cell + new string(' ', free - left);
    }
}
