using System.Text;

namespace Dormouse.Silo.Files;

/// <summary>
/// The words of a command line in the settings: parted by blanks, with quotation marks around what has some. No shell reads it.
/// </summary>
internal static class CommandWords
{
    /// <summary>Parts it.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The words.</returns>
    public static IReadOnlyList<string> Of(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char? quote = null;
        foreach (var c in line)
        {
            if (c == quote)
            {
                quote = null;
            }
            else if (quote is not null)
            {
                word!.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                word ??= new();
            }
            else if (!char.IsWhiteSpace(c))
            {
                (word ??= new()).Append(c);
            }
            else if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
