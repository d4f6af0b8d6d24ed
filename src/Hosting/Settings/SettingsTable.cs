namespace Dormouse.Hosting.Settings;

/// <summary>Every setting that there is, of all our programs, in the order in which <c>docs/settings.md</c> shows them.</summary>
internal static class SettingsTable
{
    private const string AnyText = "any text";
    private const string APath = "a path, which may begin with ~";
    private const string ListeningAt =
        "an address such as http://127.0.0.1:8080, without a path, or several with ';' between them (for https, put a TLS proxy before it)";

    private const string None = "none";
    private const string OwnOfAgent = "the agent's own";
    private const string Port = "TCP port";
    private const string Time = "hours:minutes:seconds";

    /// <summary>The settings.</summary>
    public static IReadOnlyList<KnownSetting> All { get; } =
    [
        new("Machine:Name", "this machine's name; `rename` changes it",
            "the host name at the first start, made to fit, for ever", MachineName.Rule),
        new("Machine:Workspaces",
            "folder that holds each session's working folder `<user>/<session>`; while its disk is not mounted, messages wait",
            "`~/dormouse`", APath),
        new("Machine:MaxLive", "most agent processes at once; past it the longest-idle session sleeps, or the message waits",
            "`16`", "a whole number from 1 to 10000", "processes"),
        new("Storage:Path", "the store's file; what else is kept lies beside it", "`$XDG_DATA_HOME/dormouse/dormouse.db`", APath),
        new("Storage:Postgres", "Npgsql connection string; set means cluster", "none: standalone",
            "like Host=nas;Database=dormouse;Username=dormouse;Password=…") { IsSecret = true },
        new("Cluster:Id", "clusters of different ids never mix", "`dormouse`", "1 to 100 of letters, digits, -, _"),
        new("Cluster:Address", "where other silos and frontends reach this silo", "`127.0.0.1`",
            "an IP address at which other machines reach this one"),
        new("Cluster:SiloPort", "port for other silos; 0 picks a free one; standalone, a port on loopback that refuses every connection",
            "`11111`", "a whole number from 0 to 65535", Port),
        new("Cluster:GatewayPort", "the same for frontends", "`30000`", "a whole number from 0 to 65535", Port),
        new("Cluster:Certificate", "file of this program's certificate, as cluster invite makes it", "where cluster join puts it", APath),
        new("Cluster:Insecure",
            "`true` lets a silo without certificate listen beyond loopback, and silos and frontends call there, for a private tunnel; "
            + "said loudly at the start",
            "`false`", "true or false"),
        new("Sessions:IdleTimeout", "idle time after which a new session sleeps", "`00:10:00`",
            "a time from 00:00:01 up, written hours:minutes:seconds", Time),
        new("Sessions:ShutdownGrace", "time a process has between SIGTERM and SIGKILL", "`00:00:05`",
            "a time from 00:00:00 to 00:05:00, written hours:minutes:seconds", Time),
        new("Sessions:Agent", "the agent of a new session", "the first found of [the agents](#agents)", "one of the agents"),
        new("Agents:<name>:Protocol", "how it is spoken to", "[see below](#agents)", "one of the protocols"),
        new("Agents:<name>:Command", "the program: a name on the PATH, or a path", "[see below](#agents)", AnyText),
        new("Agents:<name>:Arguments:<n>", "arguments before our own, in order", None, AnyText),
        new("Agents:<name>:Environment:<variable>", "variables of its processes", None, AnyText),
        new("Agents:<name>:Model", "model unless a session says otherwise", OwnOfAgent, AnyText),
        new("Agents:<name>:PermissionMode", "permission mode unless a session says otherwise", OwnOfAgent,
            "one of the modes of its protocol"),
        new("Agents:<name>:ConfigDirectory", "where it keeps login and history; `{user}` stands for the person",
            "[see below](#whose-login-does-an-agent-use)", APath),
        new("Personas:<name>:Prompt", "what the persona adds to the system prompt", None, AnyText),
        new("Personas:<name>:Model", "its model", None, AnyText),
        new("Personas:<name>:Description", "what it is for, in one line", None, AnyText),
        new("Users:<name>:Telegram:<n>", "a Telegram user id that is this person", None, "a Telegram user id, a positive whole number"),
        new("Users:<name>:Token", "this person's token for the web console and the HTTP API; 16 characters or more are hard to guess",
            "owner: made at the first start; others: none", AnyText) { IsSecret = true },
        new("Telegram:Token", "the bot", None, "a bot token as @BotFather gives it, digits, a colon and letters") { IsSecret = true },
        new("Telegram:ApiUrl", "another Bot API server", "Telegram's own", "the address of a Bot API server"),
        new("Telegram:Mode", "polling: we ask Telegram for messages; webhook: Telegram calls us", "`polling`", "polling or webhook"),
        new("Telegram:WebhookUrl", "the public address that Telegram calls; without a path, `/telegram/webhook` is added", None,
            "the https address that Telegram calls, with port 443, 80, 88 or 8443"),
        new("Telegram:WebhookSecret", "what Telegram shows when it calls", "made, and kept in the store", "1 to 256 of A-Z, a-z, 0-9, -, _")
            { IsSecret = true },
        new("Frontend:Enabled", "whether there are doors at all", "`true`, in a cluster's silo `false`", "true or false"),
        new("Frontend:Urls", "the web address, or several", "`http://127.0.0.1:8080`", ListeningAt),
        new("Dashboard:Urls", "where a silo without a frontend serves dashboard and health", None, ListeningAt),
    ];
}
