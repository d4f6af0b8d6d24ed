namespace Dormouse.Frontend.Web;

/// <summary>A piece of what a shared page shows.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Until">When the page ends.</param>
/// <param name="Entries">The entries, oldest first.</param>
/// <param name="Before">What to ask for next, to go further back; left out where the conversation begins.</param>
internal sealed record SharedJournalBody(string Session, DateTimeOffset Until, IReadOnlyList<SharedEntryBody> Entries, long? Before);

/// <summary>
/// An entry as strangers may read it: no person, no chat, no tool's input or output, no cost, no path of the machine.
/// </summary>
/// <param name="Seq">Its number.</param>
/// <param name="Kind"><c>prompt</c>, <c>answer</c>, <c>step</c>, <c>question</c>, <c>decision</c>, <c>file</c> or <c>hidden</c>.</param>
/// <param name="At">When it happened.</param>
internal sealed record SharedEntryBody(long Seq, string Kind, DateTimeOffset At)
{
    /// <summary>CommonMark, a line for a step.</summary>
    public string? Text { get; init; }

    /// <summary>Names of the files that came with it.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>What could be chosen.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>Shows an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="text">What may be read.</param>
    /// <returns>What strangers see of it; only its number if that is nothing.</returns>
    public static SharedEntryBody Of(JournalEntry entry, SharedText text) => IsShown(entry)
        ? new(entry.Number, JournalEntryBody.NameOf(entry.Kind), entry.At)
        {
            Text = entry.Text.Length > 0 ? text.Of(entry.Text) : null,
            Files = entry.Files.Count > 0 ? [.. entry.Files.Select(static file => FileName.Tidy(file))] : null,
            Options = entry.Options.Count > 0 ? [.. entry.Options.Select(text.Of)] : null,
        }
        : new(entry.Number, "hidden", entry.At);

    /// <summary>Notices, marks and the ends of turns are about the machine and the person. The end of a step is its output.</summary>
    private static bool IsShown(JournalEntry entry) => entry.Kind switch
    {
        JournalKind.Prompt or JournalKind.Answer or JournalKind.Question or JournalKind.File => true,
        JournalKind.Decision => entry.Text.Length > 0,
        JournalKind.Step => entry.Result is null,
        _ => false,
    };
}

/// <summary>A page that is shared.</summary>
/// <param name="Id">What it is called; opens nothing.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Until">When it ends.</param>
internal sealed record SharedPageBody(string Id, DateTimeOffset Made, DateTimeOffset Until)
{
    /// <summary>Its address, told this once.</summary>
    public string? Url { get; init; }
}

/// <summary>For how long a page is to be shared.</summary>
/// <param name="Days">Days; 7 if it is left out.</param>
internal sealed record SharePageBody(double? Days);

/// <summary>Pages that were ended.</summary>
/// <param name="Ended">How many.</param>
internal sealed record EndedPagesBody(int Ended);
