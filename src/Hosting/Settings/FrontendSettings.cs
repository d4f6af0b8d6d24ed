using Dormouse.Hosting.People;

namespace Dormouse.Hosting.Settings;

/// <summary>Settings of the doors: sections <c>Frontend</c>, <c>Users</c>, <c>Telegram</c>.</summary>
/// <param name="IsEnabled">Whether this process has doors at all.</param>
/// <param name="Url">Where the web console listens; several addresses have <c>;</c> between them.</param>
/// <param name="People">The people of the settings, by name.</param>
/// <param name="Telegram">The bot, or null if there is none.</param>
public sealed record FrontendSettings(
    bool IsEnabled,
    string Url,
    IReadOnlyDictionary<string, KnownPerson> People,
    TelegramSettings? Telegram)
{
    /// <summary>The setting of <see cref="Url"/>.</summary>
    public const string UrlSetting = "Frontend:Urls";

    private const int GoodToken = 16;

    /// <summary>Reads the sections.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="enabled">Whether there are doors if the settings do not say.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static FrontendSettings Read(SettingsReader reader, bool enabled) => new(
        reader.Truth("Frontend:Enabled", enabled),
        WebAddresses.Read(reader, UrlSetting) ?? "http://127.0.0.1:8080",
        ReadPeople(reader),
        TelegramSettings.Read(reader));

    /// <summary>What whoever runs this should know about tokens that can be guessed, one sentence each.</summary>
    public IEnumerable<string> Warnings => People
        .Where(static person => person.Value.Token is { Length: < GoodToken })
        .Select(static person => $"Users:{person.Key}:Token has fewer than {GoodToken} characters and may be guessed; choose a longer one");

    private static Dictionary<string, KnownPerson> ReadPeople(SettingsReader reader)
    {
        var people = new Dictionary<string, KnownPerson>();
        var owners = new Dictionary<long, string>();
        foreach (var name in reader.Names("Users", IsName, "1 to 32 of a-z, 0-9, -"))
        {
            var token = reader.Secret($"Users:{name}:Token", static _ => true, "a text");
            var ids = new List<long>();
            foreach (var (key, value) in reader.List($"Users:{name}:Telegram"))
            {
                var id = long.TryParse(value, out var number) && number > 0 ? number : throw SettingsReader.Wrong(key, value, "a Telegram user id, a positive whole number");
                if (!owners.TryAdd(id, name))
                {
                    throw new SettingsException($"{key} is '{value}'; it must be an id that no other user has, and {owners[id]} has it.");
                }

                ids.Add(id);
            }

            people[name] = new(token, [.. ids.Select(static id => ExternalUserId.Of(ChatKey.Telegram, id))]);
        }

        return people;
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 32 && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>Settings of the section <c>Telegram</c>.</summary>
/// <param name="Token">The bot's token.</param>
/// <param name="ApiUrl">The Bot API server, or null for Telegram's own.</param>
/// <param name="Webhook">How Telegram calls us, or null if we ask for updates ourselves.</param>
public sealed record TelegramSettings(string Token, string? ApiUrl, WebhookSettings? Webhook = null)
{
    internal static TelegramSettings? Read(SettingsReader reader)
    {
        var url = reader.Text("Telegram:ApiUrl", IsHttp, "the address of a Bot API server");
        var webhook = WebhookSettings.Read(reader, isTelegrams: url is null);
        var token = reader.Secret("Telegram:Token", IsToken, "a bot token as @BotFather gives it, digits, a colon and letters");
        return token is null ? null : new(token, url, webhook);
    }

    private static bool IsHttp(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsToken(string value)
    {
        var colon = value.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && value[..colon].All(char.IsAsciiDigit)
            && value.Length > colon + 1
            && value[(colon + 1)..].All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }
}
