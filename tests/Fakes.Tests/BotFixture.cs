using Telegram.Bot;

namespace Dormouse.Fakes.Tests;

/// <summary>A fake server, the real client against it, and one person who has said hello.</summary>
internal sealed class BotFixture : IAsyncDisposable
{
    private readonly HttpClient _http = new();

    private BotFixture(FakeBotApi api, CancellationToken stop)
    {
        Stop = stop;
        Api = api;
        Ann = api.Person(1001, "Ann", "ann");
        Chat = api.PrivateChat(Ann);
        Bot = new TelegramBotClient(new TelegramBotClientOptions(api.Token, api.Url) { RetryThreshold = 0 }, _http);
    }

    public CancellationToken Stop { get; }

    public FakeBotApi Api { get; }

    public FakePerson Ann { get; }

    public FakeChat Chat { get; }

    public TelegramBotClient Bot { get; }

    public static async Task<BotFixture> StartAsync(CancellationToken stop, bool known = true)
    {
        var fixture = new BotFixture(await FakeBotApi.StartAsync(), stop);
        if (known)
        {
            fixture.Api.AddChat(fixture.Chat);
        }

        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Api.DisposeAsync();
    }
}
