using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>One person of the section <c>Users</c>.</summary>
public sealed record UserOptions
{
    private const int GoodToken = 16;

    /// <summary>The person's ids in Telegram, by the number of the setting.</summary>
    [Setting("a Telegram user id that is this person", HelpOf = ProgramKinds.Both)]
    [Names("n")]
    [TelegramUser]
    public IReadOnlyDictionary<string, long> Telegram { get; init; } = new Dictionary<string, long>();

    /// <summary>The person's token for the web console and the HTTP API; null if none is set.</summary>
    [Setting(
        "this person's token for the web console and the HTTP API; 16 characters or more are hard to guess",
        Default = "none; token new makes one", IsSecret = true)]
    public string? Token { get; init; }

    /// <summary>The file that holds the token; null if none is named.</summary>
    [Setting("file that holds this person's token, instead of the token itself")]
    [SecretFile]
    public string? TokenFile { get; init; }

    /// <summary>Whether this person's sessions may see what the silo sees; false by default.</summary>
    [Setting(
        "`true` lets this person's sessions run without a sandbox: they can read what Dormouse can, its secrets included",
        ReadBy = ProgramKinds.Silo)]
    public bool Trusted { get; init; }

    /// <summary>Names of the projects that this person may work in; empty for all of them.</summary>
    [Setting("name of a project that this person may work in", Default = "every project", ReadBy = ProgramKinds.Silo)]
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>The Unix user as whom this person's sessions run; null, the default, for the silo's own.</summary>
    [Setting(
        "Unix user of this machine as whom this person's sessions run, [in a sandbox](operations.md#who-sees-what) too; Dormouse must run "
        + "as root for it",
        ReadBy = ProgramKinds.Silo)]
    [Pattern("[a-z_][a-z0-9_-]{0,31}", "the name of a user in /etc/passwd")]
    public string? RunAs { get; init; }

    /// <summary>Whether somebody can come in as this person by the settings.</summary>
    public bool IsKnown => Token is not null || Telegram.Count > 0;

    /// <summary>Whether the token may be guessed.</summary>
    public bool HasShortToken => Token is { Length: < GoodToken };

    /// <summary>The person.</summary>
    public KnownPerson Person => new(Token, [.. Telegram.Values.Select(static id => ExternalUserId.Of(ChatKey.Telegram, id))]);

    /// <summary>What whoever runs this should know about a token that may be guessed.</summary>
    /// <param name="name">The person's name.</param>
    /// <returns>A sentence.</returns>
    public static string ShortToken(string name) =>
        $"Users:{name}:Token has fewer than {GoodToken} characters and may be guessed; choose a longer one";
}
