namespace Dormouse.Silo.Agents;

/// <summary>Picks conversations from those that agents have: the newest first, and no more of them read than are needed.</summary>
/// <param name="query">What is wanted.</param>
/// <param name="isOurs">Whether a folder was made for a session.</param>
internal sealed class ConversationSearch(ConversationQuery query, Func<string, bool> isOurs)
{
    /// <summary>Most records that are read, of a person who has thousands.</summary>
    private const int MostRead = 1000;

    /// <summary>Picks.</summary>
    /// <param name="conversations">All there are, in any order.</param>
    /// <returns>Those that are wanted.</returns>
    public ConversationPage Of(IEnumerable<ListedConversation> conversations)
    {
        FoundConversation[] found =
        [
            .. conversations
                .Where(one => !query.Known.Contains(one.Id) && (query.Id is null || one.Id.StartsWith(query.Id, StringComparison.Ordinal)))
                .DistinctBy(static one => one.Id)
                .OrderByDescending(static one => one.LastUsed)
                .Take(MostRead)
                .Select(static one => one.Read())
                .OfType<FoundConversation>()
                .Where(one => !isOurs(one.Folder) && query.Words.All(word => Has(one, word)))
                .Skip(query.Skip)
                .Take(query.Take + 1),
        ];
        return new(found[..Math.Min(found.Length, query.Take)], HasMore: found.Length > query.Take);
    }

    private static bool Has(FoundConversation one, string word) =>
        one.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || one.Folder.Contains(word, StringComparison.OrdinalIgnoreCase);
}
