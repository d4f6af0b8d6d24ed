using System.Net;
using System.Text;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Frontends;

/// <summary>Telegram brings updates to whichever frontend it meets.</summary>
public class Webhooks
{
    private const int Patience = 240_000;

    private const string Secret = "our_own-s3cret";

    private static readonly (string, string)[] Mode = [("Telegram:Mode", "webhook"), ("Telegram:WebhookUrl", "https://bot.example")];

    [Fact(Timeout = Patience)]
    public async Task Any_frontend_takes_updates_and_a_repeat_at_another_one_is_recognised()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 3, Mode);
        await IsSetAsync(stage);
        var conversations = Enumerable.Range(0, 6).Select(_ => stage.NewConversation()).ToArray();
        stage.Bot.Faults.LoseWebhookAnswers(10);
        await ManyFrontends.AskAllAsync(conversations, times: 4);

        Assert.All(conversations, static conversation => Assert.Equal(0, conversation.RepeatsOfAllInOrder()));
        Assert.Equal(
            3,
            stage.Bot.WebhookDeliveries.Where(static delivery => delivery.Status == 200).Select(
                static delivery => delivery.Target).Distinct().Count());
        Assert.Equal(10, stage.Bot.WebhookDeliveries.GroupBy(static delivery => delivery.Update).Sum(static tries => tries.Count() - 1));

        await stage.Frontends[0].KillAsync();
        await ManyFrontends.AskAllAsync(conversations, times: 3);
        Assert.All(conversations, static conversation => Assert.InRange(conversation.RepeatsOfAllInOrder(), 0, 1));
        Assert.Equal("https://bot.example/telegram/webhook", stage.Bot.WebhookUrl);
        Assert.Empty(stage.Bot.CallsOf("getUpdates"));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_is_acknowledged_while_the_store_is_away_and_everything_is_taken_afterwards()
    {
        await using var stage = await BotStage.SetAsync(silos: 1, frontends: 2, Mode);
        await IsSetAsync(stage);
        var conversations = Enumerable.Range(0, 3).Select(_ => stage.NewConversation()).ToArray();
        await ManyFrontends.AskAllAsync(conversations, times: 1);
        await stage.Cluster.Postgres.StopAsync(immediately: true);
        var last = conversations.Select(static conversation => conversation.Ask(times: 3)).ToArray();
        await stage.Bot.WaitUntil(static bot => bot.WebhookDeliveries.Count(static delivery => delivery.Status == 503) >= 4);
        Assert.Equal(9, stage.Bot.PendingUpdates);
        await stage.Cluster.Postgres.StartAgainAsync();
        for (var i = 0; i < conversations.Length; i++)
        {
            await conversations[i].IsAnsweredAsync(last[i]);
        }

        Assert.All(conversations, static conversation => Assert.InRange(conversation.RepeatsOfAllInOrder(), 0, 1));
        await stage.Bot.WaitUntilConfirmed();
    }

    [Fact(Timeout = Patience)]
    public async Task It_works_standalone_and_polling_again_takes_the_webhook_away()
    {
        using var home = new HomeFolder();
        await using var bot = await FakeBotApi.StartAsync();
        (string, string)[] settings =
        [
            ("Machine:Name", $"t{Guid.NewGuid():N}"[..16]), ("Agents:claude:Command", "no-such-claude"), ("Telegram:Token", bot.Token), ("Telegram:ApiUrl", bot.Url), ("Users:owner:Telegram:0", "42"),
        ];
        var conversation = new Conversation(bot.PrivateChat(bot.Person(42, "Anna")));
        await using (var product = await Product.StartAsync(home, [.. settings, .. Mode, ("Telegram:WebhookSecret", Secret)]))
        {
            bot.WebhookTargets = [product.Url];
            await bot.WaitUntil(static api => api.WebhookUrl != null);
            await conversation.IsAnsweredAsync(conversation.Ask(times: 2));
            await RefusesStrangersAsync(product.Url);
            Assert.Equal(0, await product.StopAsync());
        }

        await using (await Product.StartAsync(home, settings))
        {
            await conversation.IsAnsweredAsync(conversation.Ask(times: 2));
            Assert.Null(bot.WebhookUrl);
        }

        Assert.Equal(0, conversation.RepeatsOfAllInOrder());
        Assert.Empty(bot.Violations);
    }

    private static async Task IsSetAsync(BotStage stage)
    {
        stage.Bot.WebhookTargets = [.. stage.Frontends.Select(static frontend => frontend.Url)];
        await stage.Bot.WaitUntil(static bot => bot.WebhookUrl != null);
    }

    private static async Task RefusesStrangersAsync(string url)
    {
        using var http = new HttpClient { BaseAddress = new(url) };
        foreach (var secret in new[] { null, "", "guess" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(http, """{"update_id": 1}""", secret));
        }

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, "no json", Secret));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(http, """{"message": 1}""", Secret));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(http, $$"""{"update_id": 1, "x": "{{new string('x', 1024 * 1024)}}"}""", Secret));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(http, """{"update_id": 1, "message": {"nobody": "can read this"}}""", Secret));
        using var get = await http.GetAsync("/telegram/webhook", TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.OK, get.StatusCode);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string body, string? secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/telegram/webhook") { Content = new StringContent(
            body, Encoding.UTF8, "application/json") };
        if (secret is not null)
        {
            request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
