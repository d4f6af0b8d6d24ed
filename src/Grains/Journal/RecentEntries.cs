using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Grains.Journal;

/// <summary>
/// The entries that a journal has taken lately. What comes again comes soon, and steps, of which there are many, are remembered apart, so
/// that they push nothing else out.
/// </summary>
/// <param name="state">The journal's state; what is remembered is in it.</param>
internal sealed class RecentEntries(JournalState state)
{
    private const int Most = 300;

    /// <summary>Notes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>False if it was noted before.</returns>
    public bool TryAdd(JournalEntry entry)
    {
        var recent = entry.Kind is JournalKind.Step ? state.RecentSteps : state.Recent;
        var digest = DigestOf(entry.Id);
        if (recent.Contains(digest))
        {
            return false;
        }

        recent.Add(digest);
        if (recent.Count > Most)
        {
            recent.RemoveAt(0);
        }

        return true;
    }

    private static long DigestOf(string id) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
