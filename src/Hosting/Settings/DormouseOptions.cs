using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>
/// All settings, in the order in which <c>docs/settings.md</c> shows them. The properties are the sections, and the properties of their
/// types are the settings: there is no other list. What is a typo, which of our variables an agent may not see, the settings of
/// <c>--help</c> and the table of the documents are made from these types.
/// </summary>
public sealed record DormouseOptions
{
    private const string NamePattern = "[a-z0-9-]{1,32}";

    /// <summary>This machine.</summary>
    [Section]
    public MachineOptions Machine { get; init; } = new();

    /// <summary>Where it is kept what is kept.</summary>
    [Section]
    public StorageOptions Storage { get; init; } = new();

    /// <summary>The cluster.</summary>
    [Section]
    public ClusterOptions Cluster { get; init; } = new();

    /// <summary>Every session.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    public SessionsOptions Sessions { get; init; } = new();

    /// <summary>What waits for people.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    public InboxOptions Inbox { get; init; } = new();

    /// <summary>Notifications of browsers.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    public PushOptions Push { get; init; } = new();

    /// <summary>What makes text of voice messages.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    public VoiceOptions Voice { get; init; } = new();

    /// <summary>The agents, by name.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    [Names("name", Pattern = NamePattern, Allowed = MachineName.Rule)]
    public IReadOnlyDictionary<string, AgentOptions> Agents { get; init; } = new Dictionary<string, AgentOptions>();

    /// <summary>The personas, by name.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    [Names("name", Pattern = NamePattern, Allowed = MachineName.Rule, IgnoresCase = true)]
    public IReadOnlyDictionary<string, PersonaOptions> Personas { get; init; } = new Dictionary<string, PersonaOptions>();

    /// <summary>The people, by name.</summary>
    [Section]
    [Names("name", Pattern = NamePattern, Allowed = MachineName.Rule)]
    public IReadOnlyDictionary<string, UserOptions> Users { get; init; } = new Dictionary<string, UserOptions>();

    /// <summary>The bot.</summary>
    [Section]
    public TelegramOptions Telegram { get; init; } = new();

    /// <summary>The doors.</summary>
    [Section]
    public FrontendOptions Frontend { get; init; } = new();

    /// <summary>The dashboard of a silo that has no doors.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    public DashboardOptions Dashboard { get; init; } = new();

    /// <summary>The people, by name, as the doors know them.</summary>
    public IReadOnlyDictionary<string, KnownPerson> People => Users.ToDictionary(static user => user.Key, static user => user.Value.Person);

    /// <summary>The full paths of the files from which secrets were read.</summary>
    public IReadOnlyList<string> SecretFiles { get; init; } = [];

    /// <summary>What whoever runs this should know about those files, one sentence each.</summary>
    public IReadOnlyList<string> SecretWarnings { get; init; } = [];

    /// <summary>What whoever runs this should know about tokens that can be guessed or read by others, one sentence each.</summary>
    public IEnumerable<string> Warnings => Users.Where(static user => user.Value.HasShortToken)
        .Select(static user => UserOptions.ShortToken(user.Key)).Concat(SecretWarnings);
}
