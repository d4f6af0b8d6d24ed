using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>The product with the real claude CLI, a fake model behind it and a fake Telegram before it.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private Stage(HomeFolder home, FakeMessagesApi model, FakeBotApi bot, Product product)
    {
        Home = home;
        Model = model;
        Bot = bot;
        Product = product;
        Anna = bot.Person(42, "Anna", "anna");
        Chat = bot.PrivateChat(Anna);
    }

    public HomeFolder Home { get; }

    public FakeMessagesApi Model { get; }

    public FakeBotApi Bot { get; }

    public Product Product { get; }

    /// <summary>The owner, known by the settings.</summary>
    public FakePerson Anna { get; }

    /// <summary>Her private chat with the bot.</summary>
    public FakeChat Chat { get; }

    public static Task<Stage> SetAsync(params (string Key, string Value)[] more) => SetAsync(Programs.NewClaude, more);

    public static async Task<Stage> SetAsync(string claude, params (string Key, string Value)[] more)
    {
        var home = new HomeFolder();
        var model = await FakeMessagesApi.StartAsync();
        var bot = await FakeBotApi.StartAsync();
        var product = await Product.StartAsync(
            home,
            [.. Settings(claude, model, bot).ExceptBy(
                more.Select(static setting => setting.Key), static setting => setting.Item1), .. more]);
        return new(home, model, bot, product);
    }

    /// <summary>Waits until no session process is left; the fake clock of the product is the real one here.</summary>
    public Task NoProcessLeftAsync() => Eventually.Is(() => Product.SessionProcesses().Count == 0, "no session process is left");

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        await Bot.DisposeAsync();
        await Model.DisposeAsync();
        Home.Dispose();
    }

    private static (string, string)[] Settings(string claude, FakeMessagesApi model, FakeBotApi bot) =>
    [
        ("Agents:claude:Command", Programs.Claude(claude)),
        ("Agents:claude:Environment:ANTHROPIC_BASE_URL", model.Url),
        ("Agents:claude:Environment:ANTHROPIC_API_KEY", "test-key"),
        ("Agents:claude:Environment:DISABLE_TELEMETRY", "1"),
        ("Agents:claude:Environment:CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("Agents:claude:Environment:CLAUDE_CODE_MAX_RETRIES", "1"),
        ("Telegram:Token", bot.Token),
        ("Telegram:ApiUrl", bot.Url),
        ("Users:owner:Telegram:0", "42"),
    ];
}
