using System.Globalization;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Frontends;

/// <summary>A cluster with several frontends for one bot.</summary>
internal sealed class BotStage : IAsyncDisposable
{
    private const int FirstId = 500;
    private readonly List<Product> _frontends = [];
    private int _persons;

    private BotStage(FakeBotApi bot, ClusterStage cluster) => (Bot, Cluster) = (bot, cluster);

    public FakeBotApi Bot { get; }

    public ClusterStage Cluster { get; }

    public IReadOnlyList<Product> Frontends => _frontends;

    public static async Task<BotStage> SetAsync(int silos, int frontends, params (string Key, string Value)[] more)
    {
        var bot = await FakeBotApi.StartAsync();
        var cluster = await ClusterStage.SetAsync(
        [
            ("Telegram:Token", bot.Token),
            ("Telegram:ApiUrl", bot.Url),
            ("Logging:LogLevel:Dormouse.Frontend", "Debug"),
            .. Enumerable.Range(0, 20).Select(static id => ($"Users:owner:Telegram:{id}", $"{FirstId + id}")),
            .. more,
        ]);
        var stage = new BotStage(bot, cluster);
        for (var silo = 0; silo < silos; silo++)
        {
            await cluster.StartSiloAsync(string.Create(CultureInfo.InvariantCulture, $"m{silo}"));
        }

        for (var frontend = 0; frontend < frontends; frontend++)
        {
            await stage.StartFrontendAsync();
        }

        return stage;
    }

    public async Task<Product> StartFrontendAsync()
    {
        var frontend = await Cluster.StartFrontendAsync();
        _frontends.Add(frontend);
        return frontend;
    }

    /// <summary>A private chat of the one known person.</summary>
    public Conversation NewConversation()
    {
        var number = _persons++;
        return new(Bot.PrivateChat(Bot.Person(FirstId + number, $"Anna {number}")));
    }

    /// <summary>The frontend that takes the updates now, among those that live.</summary>
    public Product Poller() => Last("takes care of Telegram's updates from now on");

    /// <summary>The frontend that delivers for a chat now, among those that live.</summary>
    public Product Deliverer(Conversation conversation) =>
        Last(string.Create(CultureInfo.InvariantCulture, $"Chat telegram:{conversation.Chat.Id} is delivered by this frontend"));

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Bot.DisposeAsync();
    }

    /// <summary>The log lines begin with the time to the second; a later frontend says it later, and the dead say nothing.</summary>
    private Product Last(string line) => _frontends
        .Where(static frontend => MarkedProcesses.IsAlive(frontend.ProcessId))
        .MaxBy(
            frontend => frontend.Errors.Split('\n').LastOrDefault(said => said.Contains(line, StringComparison.Ordinal)),
            StringComparer.Ordinal)!;
}

/// <summary>Numbered questions and their answers in one chat.</summary>
internal sealed class Conversation(FakeChat chat)
{
    private int _asked;

    public FakeChat Chat => chat;

    /// <summary>Writes messages; returns the number of the last one.</summary>
    public int Ask(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            chat.Write(string.Create(CultureInfo.InvariantCulture, $"echo answer-{++_asked}-"));
        }

        return _asked;
    }

    public Task IsAnsweredAsync(int number) =>
        chat.WaitForText(string.Create(CultureInfo.InvariantCulture, $"answer-{number}-"), TimeSpan.FromSeconds(60));

    /// <summary>Whether a call sends an answer here; there may be progress too.</summary>
    public bool IsAnswer(BotCall call) =>
        call.Method == "sendMessage" && call.ChatId == chat.Id
            && call.Args["text"]?.ToString().StartsWith("answer-", StringComparison.Ordinal) is true;

    /// <summary>Every message was answered, in order; an answer came again only right after itself.</summary>
    /// <returns>How many came again.</returns>
    public int RepeatsOfAllInOrder()
    {
        var answers = chat.Messages.Select(static message => message.Text.Trim()).Where(
            static text => text.StartsWith("answer-", StringComparison.Ordinal)).ToList();
        var once = answers.Where((text, index) => index == 0 || answers[index - 1] != text).ToList();
        Assert.Equal(Enumerable.Range(1, _asked).Select(static number => $"answer-{number}-"), once);
        return answers.Count - once.Count;
    }
}
