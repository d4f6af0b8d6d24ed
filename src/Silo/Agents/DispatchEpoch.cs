using Dormouse.Grains.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents;

/// <summary>
/// What was there when a session wrote down that it is about to give a prompt: the machine's boot, the data folder and the file of the mark
/// (<see cref="DispatchMarker"/>). Only where all three are still the same does a mark that is not there prove that nothing was given.
/// </summary>
/// <param name="Boot">The boot.</param>
/// <param name="Folder">The data folder's id; null in a text of release 0.1.0, which knew the boot only.</param>
/// <param name="Mark">The mark's file; null if it could not be looked at.</param>
internal sealed record DispatchEpoch(string Boot, string? Folder, FileStamp? Mark)
{
    /// <summary>Reads an epoch.</summary>
    /// <param name="text">What <see cref="ToString"/> wrote, or the boot alone.</param>
    /// <returns>The epoch.</returns>
    public static DispatchEpoch Parse(string text) => text.Split(' ') switch
    {
        [var boot, var folder, var mark] when mark.Split('/') is [var file, var changed] => new(boot, folder, new FileStamp(file, changed)),
        [var boot, var folder, ..] => new(boot, folder, Mark: null),
        _ => new(text, Folder: null, Mark: null),
    };

    /// <summary>What is known of a prompt.</summary>
    /// <param name="intent">The epoch of when it was to be given; null if it is not known.</param>
    /// <param name="now">The epoch of now; its mark is null if there is none now.</param>
    /// <param name="isMarked">Whether the mark names the prompt now.</param>
    /// <param name="record">What the agent's own record says; null if it can't be read.</param>
    /// <returns>What that proves.</returns>
    public static TranscriptFindingKind Judge(
        DispatchEpoch? intent, DispatchEpoch now, bool isMarked, TranscriptFindingKind? record) => record switch
    {
        // Whatever else is missing: it is there.
        TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered => record.Value,

        // It may be there.
        null => TranscriptFindingKind.Unknown,

        // Neither our note nor an agent's record is forced to disk: what a power cut took with it proves nothing by not being there.
        _ when intent is null || intent.Boot != now.Boot => TranscriptFindingKind.Unknown,
        _ when isMarked => intent.Folder is null || intent.IsSameFile(now) ? record.Value : TranscriptFindingKind.Unknown,
        _ when intent.Folder is null => now.Mark is null ? TranscriptFindingKind.Unknown : TranscriptFindingKind.NotGiven,
        _ => intent.IsSameFile(now) && intent.Mark == now.Mark ? TranscriptFindingKind.NotGiven : TranscriptFindingKind.Unknown,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Boot} {Folder} {Mark}";

    // An older state of the same folder has another file, and so has a folder that was made anew.
    private bool IsSameFile(DispatchEpoch now) => Folder == now.Folder && Mark is { } mark && mark.File == now.Mark?.File;
}
