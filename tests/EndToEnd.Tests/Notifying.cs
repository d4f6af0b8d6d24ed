using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Browsers are notified of answers and questions while no page is open.</summary>
public class Notifying
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task An_answer_reaches_a_browser_whose_page_is_closed_and_none_whose_page_is_open()
    {
        await using var service = await FakePushService.StartAsync();
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(
            home, ("Sessions:Agent", "shell"), ("Push:OwnServices:0", service.Url), ("Push:Contact", "mailto:anna@example.org"));
        using var web = product.Web("main");
        using var browser = await SubscribeAsync(web, service);

        await web.SayAsync("echo \"first **answer**\"");

        var message = await service.WaitForAsync(static message => message.Text.Contains("first", StringComparison.Ordinal));
        var note = JsonNode.Parse(message.Text)!;
        Assert.Equal(("default has answered", "default"), ($"{note["title"]}", $"{note["tag"]}"));
        Assert.Matches("^/#/session/default/[0-9]+$", $"{note["url"]}");
        Assert.Equal(("", "mailto:anna@example.org"), (message.Urgency, message.Contact));

        using (var events = await web.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, Wait.Ended))
        {
            using var reader = new StreamReader(await events.Content.ReadAsStreamAsync(Wait.Ended));
            while (await reader.ReadLineAsync(Wait.Ended) is { } line && line != "event: hello")
            {
            }

            await web.SayAsync("echo seen by eyes");
            await web.WaitForAnswerAsync("seen by eyes");
        }

        var written = 0;
        await Eventually.Is(
            async () =>
            {
                // The page is known to be closed a moment later.
                await web.SayAsync($"echo later {++written}");
                await web.WaitForAnswerAsync($"later {written}");
                return service.Messages.Any(static message => message.Text.Contains("later", StringComparison.Ordinal));
            },
            "an answer reaches the browser again");
        Assert.DoesNotContain(service.Messages, static message => message.Text.Contains("eyes", StringComparison.Ordinal));

        service.End(browser);
        await web.SayAsync("echo to nobody");
        await Eventually.Is(
            async () => (await web.Http.GetFromJsonAsync<JsonNode>("/api/push", Wait.Ended))!["subscriptions"]!.AsArray().Count == 0,
            "a browser that is gone is forgotten");
        Assert.Empty(service.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Nothing_is_sent_in_quiet_hours_and_nothing_to_this_network()
    {
        await using var service = await FakePushService.StartAsync();
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(
            home, ("Sessions:Agent", "shell"), ("Push:OwnServices:0", $"{service.Url}push/"));
        using var web = product.Web("main");
        using var browser = await SubscribeAsync(web, service);
        foreach (var inner in new[] { $"{service.Url}other", "https://127.0.0.1/push", "https://[::1]/push", "ftp://push.example.org/1" })
        {
            using var refused = await PostAsync(web, inner, browser.Keys.P256dh, browser.Keys.Auth);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("Push:OwnServices", await refused.Content.ReadAsStringAsync(Wait.Ended), StringComparison.Ordinal);
        }

        using var keyless = await PostAsync(web, browser.Endpoint, "BA", "AA");
        Assert.Equal(HttpStatusCode.BadRequest, keyless.StatusCode);
        using var wrong = await web.Http.PutAsJsonAsync("/api/push/quiet", new { from = "22:00", to = "25:00", zone = "UTC" }, Wait.Ended);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var now = TimeOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        using var quiet = await web.Http.PutAsJsonAsync(
            "/api/push/quiet",
            new { from = $"{now.AddHours(-2):HH:mm}", to = $"{now.AddHours(6):HH:mm}", zone = "Etc/UTC" },
            Wait.Ended);
        Assert.True(quiet.IsSuccessStatusCode);

        await web.SayAsync("echo at night");
        await web.WaitForAnswerAsync("at night");
        await Eventually.Is(
            () => product.Errors.Contains("notifies nobody: owner has quiet hours", StringComparison.Ordinal), "it is kept from the browser");
        using var ended = await web.Http.DeleteAsync("/api/push/quiet", Wait.Ended);
        await web.SayAsync("echo by day");

        await service.WaitForAsync(static message => message.Text.Contains("by day", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Messages, static message => message.Text.Contains("at night", StringComparison.Ordinal));
        Assert.Empty(service.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task The_console_can_be_installed_lists_who_is_notified_and_keeps_quiet_hours()
    {
        await using var service = await FakePushService.StartAsync();
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(
            home, ("Sessions:Agent", "shell"), ("Push:OwnServices:0", service.Url));
        using var web = product.Web("main");
        using var browser = await SubscribeAsync(web, service);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await ConsolePage.LaunchAsync(playwright);
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
        await ConsolePage.LogInAsync(page, product);

        await page.WaitForFunctionAsync("async () => (await navigator.serviceWorker.getRegistration('/worker.js'))?.active?.state === 'activated'");
        Assert.Equal(
            "standalone",
            await page.EvaluateAsync<string>(
                "async () => (await (await fetch(document.querySelector('link[rel=manifest]').href)).json()).display"));
        await page.Locator("#notices summary").ClickAsync();
        await Assertions.Expect(page.Locator("#notified li")).ToContainTextAsync("Anna's phone");
        await page.GetByLabel("Quiet from").FillAsync("23:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep quiet then" }).ClickAsync();
        await Assertions.Expect(page.Locator("#quiet-hours")).ToContainTextAsync("Quiet from 23:00 to 07:00");
        await page.ShootAsync("notices");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await page.GetByRole(AriaRole.Button, new() { Name = "No quiet hours" }).ClickAsync();
        await Assertions.Expect(page.Locator("#quiet-hours")).ToContainTextAsync("No quiet hours.");
        await page.Locator("#notified").GetByRole(AriaRole.Button, new() { Name = "End" }).ClickAsync();
        await Assertions.Expect(page.Locator("#notified li")).ToHaveCountAsync(0);
    }

    private static async Task<FakeBrowser> SubscribeAsync(Testing.WebClient web, FakePushService service)
    {
        var standing = await web.Http.GetFromJsonAsync<JsonNode>("/api/push", Wait.Ended);
        var browser = service.Subscribe($"{standing!["publicKey"]}");
        using var made = await PostAsync(web, browser.Endpoint, browser.Keys.P256dh, browser.Keys.Auth);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.DoesNotContain(browser.Endpoint, await made.Content.ReadAsStringAsync(Wait.Ended), StringComparison.Ordinal);
        return browser;
    }

    private static Task<HttpResponseMessage> PostAsync(Testing.WebClient web, string endpoint, string p256dh, string auth) =>
        web.Http.PostAsJsonAsync(
            "/api/push/subscriptions", new { endpoint, keys = new { p256dh, auth }, label = "Anna's phone" }, Wait.Ended);
}
