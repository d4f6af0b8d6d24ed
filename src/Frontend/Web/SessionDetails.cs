namespace Dormouse.Frontend.Web;

/// <summary>A person's sessions with what each does and what was said in it last, for a list that shows that.</summary>
internal static class SessionDetails
{
    /// <summary>Each of them is asked; whoever has more sees of the others what is known without that.</summary>
    private const int MostAsked = 60;

    private const int MostText = 300;

    /// <summary>What was said is among the newest entries, or was a while ago.</summary>
    private const int LookedAt = 20;

    /// <summary>Lists them.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="user">The person.</param>
    /// <returns>The sessions that are not archived, last active first.</returns>
    public static async Task<IEnumerable<SessionBody>> ListAsync(IGrainFactory grains, string user)
    {
        var overview = grains.GetGrain<IOverviewGrain>(UserKey.Of(user));
        var views = await overview.Sessions();
        var asked = await Task.WhenAll(views.Take(MostAsked).Select(view => AskAsync(grains, overview, view)));
        return [.. asked, .. views.Skip(MostAsked).Select(SessionBody.Of)];
    }

    private static async Task<SessionBody> AskAsync(IGrainFactory grains, IOverviewGrain overview, SessionView view)
    {
        var last = LastAsync(grains, view.Entry);
        var known = view.State == "OFFLINE" ? view : await overview.Session(view.Entry.Name) ?? view;
        return SessionBody.Of(known) with { Last = await last };
    }

    private static async Task<JournalEntryBody?> LastAsync(IGrainFactory grains, SessionEntry entry)
    {
        try
        {
            var newest = await grains.GetGrain<IJournalGrain>(JournalKey.Of(entry)).Before(null, LookedAt);
            return newest.LastOrDefault(static one => one.Kind
                    is JournalKind.Prompt or JournalKind.Answer or JournalKind.Question or JournalKind.Notice) is { } last
                ? JournalEntryBody.Of(entry.Name, last with { Text = JournalEntry.Bounded(last.Text, MostText) })
                : null;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            // The list is worth more than one of its lines.
            return null;
        }
    }
}
