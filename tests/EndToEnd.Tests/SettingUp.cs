using System.Text.Json.Nodes;
using Dormouse.EndToEnd.Tests.Documents;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The verb that sets the bot up, from an empty folder to the first answer.</summary>
public sealed class SettingUp : IAsyncLifetime
{
    private const int Patience = 120_000;
    private readonly HomeFolder _home = new();
    private FakeBotApi _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await FakeBotApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        _home.Dispose();
    }

    [Fact(Timeout = Patience)]
    [Runs("dormouse setup telegram")]
    public async Task Whoever_opens_the_link_is_the_owner_and_is_answered_once_Dormouse_runs()
    {
        await File.WriteAllTextAsync(SettingsPath, """{ "Agents": { "claude": { "Command": "no-such-claude" } } }""", Stop);
        var (chat, stranger) = (_bot.PrivateChat(_bot.Person(42, "Anna")), _bot.PrivateChat(_bot.Person(77, "Bert")));
        await using (var setup = Product.Begin(_home, "setup", "telegram", $"--Telegram:ApiUrl={_bot.Url}"))
        {
            await setup.WriteLineAsync(_bot.Token);
            var link = await setup.LineAsync("?start=");
            var code = link[(link.IndexOf("?start=", StringComparison.Ordinal) + "?start=".Length)..].Split(' ')[0];
            Assert.Contains($"https://t.me/{_bot.Username}?start=", link, StringComparison.Ordinal);
            Assert.True(code.Length >= 32);
            stranger.Write("/start guessed");
            chat.Write($"/start {code}");
            await setup.LineAsync("Anna (Telegram id 42) is the owner");
            Assert.Equal((0, ""), await setup.EndAsync());
        }

        var settings = JsonNode.Parse(await File.ReadAllTextAsync(SettingsPath, Stop))!;
        Assert.Equal("no-such-claude", (string?)settings["Agents"]!["claude"]!["Command"]);
        Assert.Equal([42], settings["Users"]!["owner"]!["Telegram"]!.AsArray().Select(static id => (int)id!));
        var secret = Path.Combine(_home.Root, (string)settings["Telegram"]!["TokenFile"]!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        Assert.Equal(_bot.Token, (await File.ReadAllTextAsync(secret, Stop)).Trim());
        Assert.DoesNotContain(_bot.Token, settings.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("new", _bot.Commands());

        await using var product = await Product.StartAsync(_home, [("Telegram:ApiUrl", _bot.Url)]);
        await chat.WaitUntil(static chat => chat.Messages.Count > 0);
        chat.Write("echo $((1 + 2))");
        await chat.WaitForMessage(static message => message.Text.TrimEnd('\n') == "3");
        Assert.Empty(_bot.Violations);
    }

    [Theory(Timeout = Patience)]
    [InlineData("hello", "That is no bot token")]
    [InlineData("123456:WRONG", "Telegram does not know this token")]
    public async Task A_wrong_token_is_refused_in_one_sentence_and_nothing_is_written(string token, string why)
    {
        await using var setup = Product.Begin(_home, "setup", "telegram", $"--Telegram:ApiUrl={_bot.Url}");
        await setup.WriteLineAsync(token);

        var (code, errors) = await setup.EndAsync();

        Assert.Equal(78, code);
        Assert.StartsWith(why, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain(token == "hello" ? "\0" : token, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(SettingsPath));
        Assert.False(File.Exists(Path.Combine(_home.Root, "telegram-token")));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string SettingsPath => Path.Combine(_home.Root, "appsettings.json");
}
