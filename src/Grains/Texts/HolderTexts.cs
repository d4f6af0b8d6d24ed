using System.Globalization;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about a conversation that another process has open.</summary>
public static class HolderTexts
{
    internal const string Wait = "Wait";
    internal const string Copy = "Go on in a copy";
    internal const string End = "Close it there";
    internal const string TakeBack = "Take it back now";
    internal const string Anyway = "Go on all the same";

    internal static string Waits(ConversationHolder holder, string session, string machine, string folder) => holder.Kind is HolderKind.Desk
        ? $"Session {session} is open at the desk{Since(holder)}{Busy(holder)}. "
            + "Your message waits, and is given by itself when it is closed there."
        : $"⚠ The conversation of session {session} is open in {OpenIn(holder, machine)}. "
            + "Two at once would lose what one of them says, so your message waits, and is given by itself when it is closed there. "
            + Remedy(holder, folder);

    /// <summary>What can be chosen.</summary>
    /// <param name="holder">The process.</param>
    /// <returns>The options, the careful ones first.</returns>
    internal static string[] Options(ConversationHolder holder) => (holder.Kind, holder.End) switch
    {
        (HolderKind.Desk, _) => [Wait, TakeBack],
        (_, HolderEnd.Asked) => [Wait, Copy, End],
        (_, HolderEnd.PassedOver) => [Wait, Copy, Anyway],
        _ => [Wait, Copy],
    };

    internal static string InACopy(string session) =>
        $"Session {session} goes on in a copy of the conversation; the other one is left as it is.";

    internal static string DoesNotEnd(string session) =>
        $"What has the conversation of session {session} open was asked to end and does not; close it by hand, or go on in a copy.";

    /// <summary>Where a conversation is open: the end of a sentence, without its mark.</summary>
    /// <param name="holder">The process that has it open.</param>
    /// <param name="machine">The machine.</param>
    /// <returns>For example <c>a terminal on nas since 07:30 UTC</c>.</returns>
    public static string OpenIn(ConversationHolder holder, string machine) => $"{Where(holder, machine)}{Since(holder)}{Busy(holder)}";

    private static string Where(ConversationHolder holder, string machine) => holder.Kind switch
    {
        HolderKind.Terminal or HolderKind.Desk => $"a terminal on {machine}",
        HolderKind.Background => $"the agent's background service on {machine}",
        _ => $"another program on {machine}",
    };

    private static string Since(ConversationHolder holder) => holder.Since is { } since
        ? since.UtcDateTime.ToString(" 'since' HH:mm 'UTC'", CultureInfo.InvariantCulture)
        : "";

    private static string Busy(ConversationHolder holder) => holder.IsBusy ? " and works there right now" : "";

    private static string Remedy(ConversationHolder holder, string folder) => holder.End switch
    {
        HolderEnd.Asked => $"Closing it from here ends the program there{(holder.IsBusy ? " in the middle of its work" : "")}.",
        HolderEnd.PassedOver => "It can't be seen from here whether that program still lives.",
        _ => $"It works in {folder}.",
    };
}
