using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The pinned line, and what is said of it.</summary>
internal static class PinTexts
{
    public const string NoSession = "No session is talked to here.";

    public const string On = "A pinned line says from now on what is talked to here and what waits; `/pin off` takes it away.";

    public const string Off = "The pinned line goes.";

    public const string IsOn = "The pinned line is on; `/pin off` takes it away.";

    public const string IsOff = "There is no pinned line, because a pin is told to everybody in a chat; `/pin on` pins one.";

    public const string Usage = "Write `/pin on` or `/pin off`.";

    public const string NotHere = "Nothing can be pinned here; the list of sessions shows the same.";

    public static string Refused(string why) =>
        $"I may not pin a message here ({VisibleText.Of(why)}), so there is no pinned line; make me an administrator who may pin, "
        + "and write `/pin on`.";

    public static string Line(string session, string machine, SessionStatus? status, int waits)
    {
        string[] parts =
        [
            $"**{session}**",
            status is null ? $"{machine} (does not answer)" : machine,
            .. status?.Place is { } place ? [Of(place)] : Array.Empty<string>(),
            .. status is null ? Array.Empty<string>() : [status.Model ?? status.Agent],
            .. status?.Context is { } context ? [Of(context)] : Array.Empty<string>(),
            .. waits == 0 ? Array.Empty<string>() : [Waits(waits)],
        ];
        return string.Join(" · ", parts);
    }

    private static string Of(ContextFill context) =>
        string.Create(CultureInfo.InvariantCulture, $"context {context.Percent} % full");

    private static string Of(SessionPlace place) => place.Branch is null ? place.Project : $"{place.Project} `{place.Branch}`";

    private static string Waits(int count) => count == 1
        ? "1 question waits for you"
        : string.Create(CultureInfo.InvariantCulture, $"{count} questions wait for you");
}
