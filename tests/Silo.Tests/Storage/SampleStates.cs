using Dormouse.Grains.Audit;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Files;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Machines;
using Dormouse.Grains.People;
using Dormouse.Grains.Push;
using Dormouse.Grains.Sessions;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>One state of each persisted type, with every field set; what the samples of a release are written from.</summary>
internal static class SampleStates
{
    public static readonly Guid Id = new("01890a5d-ac96-774b-bcce-b302099a8057");
    public static readonly DateTimeOffset At = new(2026, 1, 5, 8, 30, 15, TimeSpan.FromHours(1));

    public static IReadOnlyList<Surrounding> Around { get; } = [new(SurroundingKind.Quote, "It quotes this part of that", "ls", "`ls`")];

    public static IReadOnlyList<MessagePiece> Pieces { get; } = [new("m1", "hello", "`hello`", Around)];

    public static IReadOnlyList<object> All { get; } =
    [
        Session(), Chat(), User(), Pairing(), Upload(), Page(), Address(), Forwarding(), Machine(), Machines(), Channel(), UpdateSpool(),
        Logins(), Audit(), Journal(), JournalPage(), SharedPages(), Push(), PushKeys(),
    ];

    private static PushState Push() => new()
    {
        Subscriptions = [new("https://push.example.org/1", "public", "secret", "Phone", At) { Login = "login" }],
        Quiet = new(new(22, 0), new(7, 0), "Europe/Berlin"),
    };

    private static PushKeysState PushKeys() => new() { Keys = new("public", "private") };

    private static SharedPagesState SharedPages() => new()
    {
        Pages =
        [
            new("request", new(Digest.Of("secret"), "ada", "garden", "journal/1", 7, At, At.AddDays(7)) { Folder = "/home/ada/garden" }),
        ],
    };

    private static LoginsState Logins() => new()
    {
        Logins = [new(new("0123456789ab", "Firefox on Android", At, At.AddDays(1)), Digest.Of("secret"), Digest.Of("key"))],
        Codes = [new(Digest.Of("code"), At)],
        Token = Digest.Of("token"),
    };

    private static SessionState Session() => new()
    {
        Owner = "ada",
        Name = "garden",
        Agent = "claude",
        Persona = "planner",
        Model = "opus",
        WorkingFolder = "/home/ada/garden",
        AgentSessionId = Id.ToString(),
        ConfigDirectory = "/config/ada",
        HasHistory = true,
        IdleTimeout = TimeSpan.FromMinutes(7),
        LastActive = At,
        SuspendedAt = At.AddHours(1),
        IsArchived = true,
        Queue = [new(Id, "telegram:7", "next", [], IsCommand: true) { Surroundings = Around, Pieces = Pieces }],
        InFlight = new(Id, "telegram:7", "given ü", [new("/home/ada/garden/a.png", "image/png")], IsCommand: false),
        Asides = [new(Id, "telegram:7", "which?", [], IsCommand: false) { IsAside = true, Steers = true, Interrupts = Id }],
        PendingFiles = [new(Id, "telegram:7", ["out/report.pdf"])],
        SentOutbox = [new("outbox/a.txt", "stamp")],
        Decision = new(DecisionKind.ResumeFailed, "question", "Go on?"),
        Usage = new(1.25m, 100, 20, 3),
        Recent = [Id],
        WasStarted = true,
        IsPersonaNew = true,
        LastChat = "web:ada:main",
        PendingRelocation = new(new("desk", "2"), "telegram:7", ["telegram:7"], ["/home/ada/garden/pipe"]),
        MovedTo = new("desk", "2"),
        IsArriving = true,
        CameFrom = [new("shed", "3")],
        RelocationOrigin = new("shed", "/srv/garden"),
        Cancelled = [Id],
        Paused = new(new(Id, "telegram:7", "parked", [], IsCommand: false), At.AddHours(5), "limit", "The usage limit is reached."),
        DispatchedIn = "boot",
        Dropped = [new(Id, "telegram:7", "“dropped”", "question") { Files = [new(
            "/home/ada/garden/b.png", "image/png") { IsNew = true }] }],
        FolderMark = "0123:42:1.5",
        FolderQuestion = new("folder-Missing-1", "telegram:7") { Others = ["telegram:8"] },
        Permissions = new([new("allow", "Bash(git push *)")], ["/opt"], "plan", "acceptEdits"),
        ModelRefusal = new("refused", "telegram:7", Id.ToString()),
        ReturnPoint = Id.ToString(),
        LastReturn = Id.ToString(),
        ForksFrom = Id.ToString(),
        Held = new("owner-1", "31-4-boot", "It is open.", ["Wait"], ["telegram:7"], IsToWait: true) { WasBusy = true },
        PassedOver = "31-4-boot",
        Effort = "high",
        Title = "The garden",
        GivesTitle = true,
        Context = new(20_000, 200_000),
        PendingCopy = new("/home/ada/garden", "garden", "telegram:7"),
        IsGuest = true,
        ForkedFrom = new("garden", "/home/ada/garden"),
        Project = new("shop", "/srv/shop", "/home/ada/garden")
        {
            Branch = "dormouse/garden", Base = "0123", Objects = "/srv/shop/.git/objects", Note = "It has submodules.",
        },
        Choices = new([new("read-only", "ask", "asks") { Risk = "None.", IsPlan = true }], "read-only", ["small"]),
        TrustsProject = true,
        TrustQuestion = new("trust", "telegram:7", "Trust it?"),
        Return = new("return", "telegram:7", "0123abcd")
        {
            Newest = Id, Options = ["Leave it"], Chosen = "Leave it", Text = "Go back?",
        },
        Unjournaled = [Entry()],
        Journal = "01",
        PutOff = [new("trust", new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero))],
        NextAgent = "codex",
        FormerAgent = "shell",
    };

    private static ChatState Chat() => new()
    {
        WasToldOfVoice = true,
        AreDraftsOff = true,
        Pin = new(IsOn: true, "12", "garden"),
        Topics = [new("ada", "garden", "telegram:-1007:3")],
        DraftRefusal = "method not found",
        Session = "nas/1",
        SessionName = "garden",
        Mode = OutputMode.Verbose,
        Inbox =
        [
            new("m1", "ada", "hello", [File()], new("#3", "#0") { Shown = "70" }, "too large")
            {
                Surroundings = Around,
                Markdown = "`hello`",
                Pieces = Pieces,
                MayGoOn = true,
                RepliesTo = "#3",
                Words = "hel",
                Seen = 2,
                Stops = Id,
                StopsDraft = 12,
                CanOpenTopic = true,
                Topic = "the garden",
            },
        ],
        Bound = [new("m1", "nas/1", "garden") { Otherwise = "nas/2", OtherwiseName = "work" }],
        RecentMessages = ["m0", "m1"],
        Waiting =
        [
            new(
                "nas/1",
                "garden",
                new(Id, "telegram:7", "later", [File()], IsCommand: true) { Surroundings = Around, Markdown = "`later`", Pieces = Pieces, Edited = "m1" }),
        ],
        Outbox = [Output()],
        RecentOutputs = ["o1"],
        SeqCeiling = 100,
        Working = [new("nas/0199a7b2c3d4", "work")],
        Questions =
        [
            new(3, "q1", "nas/1", ["Allow", "Deny"])
            {
                Form = new()
                {
                    TakesWords = true, Several = 1, Yes = "Allow", No = "Deny", Controls = 1, IsPermission = true,
                    Link = "https://example.com",
                },
                Marked = [0],
                IsWaitedFor = true,
                Chosen = "Allow",
                ChosenBy = "ada",
            },
        ],
        Pages = [40, 80],
        Confirms = true,
        Files = [File()],
        Sent = [new("m0", Id, "nas/1", IsCommand: true)],
        Attempted = 4,
        Move = new("telegram:-1007", IsDone: true, ["telegram:-7"]),
        Deliverer = "frontend-1",
        Closed = [new("q0", 2, "Allow", ["Allow", "Deny"])],
        FirstPage = 3,
        Confirmed = 41,
        LeftOut = new(42, 7),
        Address = "telegram:-1007",
        Known = [new("nas/1", "ada", "garden") { IsShared = true }],
        Chosen = [new("bob", "nas/2", "work")],
        Follows = [new("garden", "journal/1")],
    };

    private static UserState User() => new()
    {
        Sessions = [new("garden", new("nas", "1"), "planner", At, IsArchived: true, "m1") { Shares = [new("telegram:-7", true)] }],
        Trust = [new("nas", "/srv/shop", true)],
        Uploads = [new("upload/1", 4, At)],
        Defaults = new("shell", "shop", "nas"),
        Spent = [new(new(2026, 1, 5), 1.25m)],
    };

    private static PairingState Pairing() => new()
    {
        Requests = [new("ABCD2345", 42, "Ada L.", At) { Username = "ada" }],
        Known = new() { [7] = "ada", [8] = "bob" },
        KnownByText = new() { ["@eve:example.org"] = "eve" },
    };

    private static AuditState Audit() => new()
    {
        Entries = [new(At, "owner", "lets in telegram 42 as anna", "telegram:42")],
        Settings = new() { ["frontend door"] = new() { ["ada"] = "a token" } },
    };

    private static UploadState Upload() => new() { Content = [0, 1, 2, 255], StoredAt = At, Person = "ada" };

    private static ChatPageState Page() => new() { Outputs = [Output()] };

    private static ChatAddressState Address() => new() { Owner = "telegram:-7", Address = "telegram:-1007" };

    private static ForwardingState Forwarding() => new() { To = new("desk", "2"), NotedAt = At };

    private static MachineState Machine() => new()
    {
        IsDraining = true, Uses = [new("/srv/shop", new("nas", "1"), "garden", "ada")],
    };

    private static MachinesState Machines() => new() { Machines = [new("nas", At)] };

    private static ChannelState Channel() => new() { Poller = "frontend-1" };

    private static UpdateSpoolState UpdateSpool() => new()
    {
        Updates = [new(7, """{"update_id":7}""", At), new(8, """{"update_id":8}""", At, LeftOut: 2) { BackupOf = At }],
        LeftOut = [9, 11],
    };

    private static JournalState Journal() => new()
    {
        Owner = "ada", Name = "garden", Last = 7, Entries = [Entry()], Pages = [6], Recent = [42], RecentSteps = [43],
        Followers = [new("telegram:7", 5)], Key = new("nas", "1"),
    };

    private static JournalPageState JournalPage() => new() { Entries = [Entry()] };

    private static JournalEntry Entry() => new(7, "question-q1", At, JournalKind.Question, "telegram:7", "May it?")
    {
        Person = "ada",
        Prompt = Id,
        Files = ["a.png"],
        Question = "q1",
        Options = ["Allow"],
        Form = new() { Several = 1 },
        Tool = "Read",
        Input = "a.cs",
        Outcome = TurnOutcome.Interrupted,
        Duration = TimeSpan.FromSeconds(3),
        Usage = new(1.25m, 100, 20, 3),
        Step = "run-t1",
        Result = "42 lines",
        IsError = true,
        Choices = [new("Allow")],
        Paths = ["inbox/a.png"],
    };

    private static Attachment File() => new("upload/1", "a.png", "image/png", 4);

    private static ChatOutput Output() => new(5, ChatOutputKind.Question, "q1", "garden", At, "May it?")
    {
        Choices = [new("Allow"), new("Go on", "/continue")],
        Replaces = 4,
        Mode = OutputMode.Quiet,
        Files = ["a.png"],
        Question = "q1",
        Asked = 3,
        Form = new() { Several = 1 },
        Marked = [0],
        Shown = "70",
    };
}
