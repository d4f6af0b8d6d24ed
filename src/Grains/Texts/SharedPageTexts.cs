using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about pages that show a conversation to whoever has their address.</summary>
internal static class SharedPageTexts
{
    /// <summary>A person has as many as they may.</summary>
    public static string TooMany { get; } =
        $"You have {ISharedPagesGrain.MostOfPerson} shared pages, which is as many as there may be: /share links lists them, and "
        + "/unshare link ends those of a session.";

    /// <summary>What was written is no time.</summary>
    /// <param name="words">What was written.</param>
    /// <returns>The sentence.</returns>
    public static string BadTime(string words) =>
        $"“{VisibleText.OfLine(words)}” is no time for which a page can be shared: write /share link, which is seven days, or "
        + "/share link for 12h, 2d or 4w (at most 90 days); nothing was shared.";

    public static string Empty(string session) => $"Nothing was said in session {session} yet, so there is nothing to share.";

    /// <summary>A page was made.</summary>
    public static string Made(string session, string secret, string? publicUrl, DateTimeOffset until, DateTimeOffset now)
    {
        var place = publicUrl is null
            ? $"`/shared/{secret}` behind the address of your console. (Set `Frontend:PublicUrl` to the address under which others reach "
                + "it, and you are told the whole address here.)"
            : $"{publicUrl}/shared/{secret}";
        return $"Whoever has this address can read what was said in session {session} so far, without logging in, until "
            + $"{TimeTexts.Utc(until, now)}: {place}\n\nSteps are folded to their lines; paths of the machine and what looks like a secret "
            + "are left out, so look at it before you send it on. /unshare link ends it.";
    }

    public static string Ended(string session, int count) => count switch
    {
        0 => $"No page of session {session} is shared.",
        1 => $"The shared page of session {session} is gone; its address shows nothing any more.",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"{count} shared pages of session {session} are gone; their addresses show nothing any more."),
    };

    public static string List(IReadOnlyList<SharedPage> pages, DateTimeOffset now) => pages.Count == 0
        ? "No page of a session of yours is shared; /share link shares one of the current session."
        : string.Join('\n', pages
            .Select(page => $"- **{page.Session}** · made {TimeTexts.Ago(page.Made, now)} · until {TimeTexts.Utc(page.Until, now)}")
            .Prepend("Shared pages, which whoever has their addresses can read:"));
}
