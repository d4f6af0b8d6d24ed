using System.CommandLine;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dormouse.Grains.Chats.Commands;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs.Setup;

/// <summary>
/// <c>setup telegram</c>: asks for the bot's token, writes it where it is read, and makes whoever opens the link, or scans it, the owner.
/// </summary>
internal sealed partial class SetupTelegramVerb : Verb
{
    /// <summary>How it is written.</summary>
    public const string Words = "Write setup telegram; it asks for what it needs.";

    /// <summary>How long it waits for the first person.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string TokenKey = "Telegram:Token";
    private const string TokenFileKey = "Telegram:TokenFile";
    private const string TokenFile = "telegram-token";

    /// <summary>Makes the verb.</summary>
    public SetupTelegramVerb()
        : base("telegram", "set up the Telegram bot: its token, its commands, and you as its owner")
    {
    }

    public override string Usage => Words;

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var configuration = Configuration.Load(settings);
        if (!string.IsNullOrEmpty(configuration[TokenKey]))
        {
            throw new SettingsException($"{TokenKey} is set already; take it out of the settings, so that setup can put it into a file.");
        }

        using var bot = new NewBot(AskToken(), configuration["Telegram:ApiUrl"]);
        var name = await bot.MeetAsync();
        Console.WriteLine($"The token is that of @{name}.");
        await bot.ShowCommandsAsync(KnownCommands.All);

        var file = new SettingsFile(Path.GetFullPath("appsettings.json"));
        var secret = configuration[TokenFileKey] is { Length: > 0 } named ? named : TokenFile;
        await SettingsFile.WriteSecretAsync(HomeFolders.Full(secret), bot.Token);
        await WriteAsync(file, string.IsNullOrEmpty(configuration[TokenFileKey]) ? [("Telegram", "TokenFile", secret)] : []);
        Console.WriteLine($"It is in {Path.GetFullPath(HomeFolders.Full(secret))}, which only you can read.");

        // No one can guess it, and whoever sees the screen may have it.
        var code = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var link = $"https://t.me/{name}?start={code}";
        Console.WriteLine($"\nOpen {link} where Telegram is, or scan this, and press Start:\n");
        Console.WriteLine(TerminalCode.Of(link));
        Console.WriteLine($"Waiting for you, {Patience.TotalMinutes:0} min at most (Ctrl+C ends it; the token is kept).");
        var person = await bot.WaitForAsync(code, Patience);
        await WriteAsync(file, [], person.Id);
        Console.WriteLine(
            $"{VisibleText.OfLine(person.Name)} (Telegram id {person.Id}) is the {KnownPeople.Owner} from now on. "
            + "Start Dormouse here, and write to the bot.");
        return 0;
    }

    private static async Task WriteAsync(SettingsFile file, (string Section, string Key, string Value)[] values, long? owner = null)
    {
        if (!await file.TryWriteAsync(values, owner))
        {
            Console.WriteLine(
                $"{file.Path} has comments, which would be lost, so it stays as it is. Put into it: {SettingsFile.Lines(values, owner)}");
        }
    }

    private static string AskToken()
    {
        var token = (Passphrase.Ask("The bot's token, as @BotFather gave it (it is not shown)") ?? Console.In.ReadLine() ?? "").Trim();
        return TokenPattern().IsMatch(token)
            ? token
            : throw new SettingsException(
                "That is no bot token; @BotFather gives one such as 123456:ABC-DEF, with digits, a colon and letters. "
                + "Nothing was changed.");
    }

    [GeneratedRegex("^[0-9]+:[A-Za-z0-9_-]+$")]
    private static partial Regex TokenPattern();
}
