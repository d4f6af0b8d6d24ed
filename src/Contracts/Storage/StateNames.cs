namespace Dormouse.Contracts;

/// <summary>
/// The names of the persisted states. A row is found by this name and the grain's key, not by its class, so each name
/// belongs to one grain class for ever.
/// </summary>
public static class StateNames
{
    /// <summary>The name of the grain storage provider.</summary>
    public const string Store = "store";

    /// <summary>State of a chat.</summary>
    public const string Chat = "chat";

    /// <summary>Finished output of a chat that left its state.</summary>
    public const string ChatPage = "chat-page";

    /// <summary>Under which name a group is known by its channel.</summary>
    public const string ChatAddress = "chat-address";

    /// <summary>State of a session.</summary>
    public const string Session = "session";

    /// <summary>What happened in a session.</summary>
    public const string Journal = "journal";

    /// <summary>Entries of a journal that left its state.</summary>
    public const string JournalPage = "journal-page";

    /// <summary>A person's directory of sessions.</summary>
    public const string User = "user";

    /// <summary>Who is let in from a channel.</summary>
    public const string Pairing = "pairing";

    /// <summary>What lets a person in over HTTP.</summary>
    public const string Logins = "logins";

    /// <summary>The pages that show conversations to whoever has their addresses.</summary>
    public const string SharedPages = "shared-pages";

    /// <summary>Where a person is notified.</summary>
    public const string Push = "push";

    /// <summary>The keys that push services know this Dormouse by.</summary>
    public const string PushKeys = "push-keys";

    /// <summary>What was done that bears on who may do what.</summary>
    public const string Audit = "audit";

    /// <summary>Who polls a channel.</summary>
    public const string Channel = "channel";

    /// <summary>A file on its way from a channel to a session.</summary>
    public const string Upload = "upload";

    /// <summary>What is kept of one machine.</summary>
    public const string Machine = "machine";

    /// <summary>Which machines there are.</summary>
    public const string Machines = "machines";

    /// <summary>Where a session that moved went.</summary>
    public const string Forwarding = "forwarding";

    /// <summary>A chat's updates that wait to be handed over.</summary>
    public const string UpdateSpool = "update-spool";
}
