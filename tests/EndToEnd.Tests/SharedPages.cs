using System.Net;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A conversation that whoever has its address can read.</summary>
public class SharedPages
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task A_page_is_shared_from_the_console_read_without_a_log_in_and_ended()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        await web.SayAsync("echo \"**bold** in $PWD with API_TOKEN=abcdefgh <img src=x onerror=alert(1)>\"");
        await web.WaitForAnswerAsync("API_TOKEN");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("API_TOKEN", new() { Timeout = 30_000 });

        await page.Locator("#more summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Share a page…" }).ClickAsync();
        await Assertions.Expect(page.Locator("#sharer .told")).ToHaveTextAsync("No page of this session is shared.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a page" }).ClickAsync();
        var address = page.GetByLabel("Address of the page");
        await Assertions.Expect(address).ToHaveValueAsync(new Regex("^http://[^/]+/shared/[A-Za-z0-9_-]{43}$"));
        var url = await address.InputValueAsync();
        await page.ShootAsync("sharer");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await web.SayAsync("echo said later");
        await web.WaitForAnswerAsync("said later");

        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1280), (ColorScheme.Dark, 360)])
        {
            // A browser of somebody else.
            await using var context = await browser.NewContextAsync(new()
            {
                ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 740 },
            });
            var strange = await context.NewPageAsync();
            var problems = strange.Problems();
            await strange.GotoAsync(url);
            await Assertions.Expect(strange.Locator("#log .answer")).ToContainTextAsync("‹hidden›", new() { Timeout = 30_000 });
            await Assertions.Expect(strange.Locator("#current")).ToHaveTextAsync("default");
            await Assertions.Expect(strange.Locator("#log .answer")).Not.ToContainTextAsync(home.Workspaces);
            await Assertions.Expect(strange.Locator("#log")).Not.ToContainTextAsync("said later");
            await Assertions.Expect(strange.Locator("#log img")).ToHaveCountAsync(0);
            await strange.ShootAsync($"shared-{scheme}-{width}");
            await strange.FitsAsync();
            Assert.Empty((await strange.RunAxe()).Violations.Select(static fault => fault.Id));
            Assert.Empty(problems);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#sharer .told")).ToHaveTextAsync("No page of this session is shared.");
        await using var after = await browser.NewContextAsync();
        var gone = await after.NewPageAsync();
        Assert.Equal((int)HttpStatusCode.NotFound, (await gone.GotoAsync(url))!.Status);
        await Assertions.Expect(gone.Locator("h1")).ToHaveTextAsync("Nothing here");
        await gone.ShootAsync("shared-gone");
    }

    [Fact(Timeout = Patience)]
    public async Task A_chat_is_told_the_whole_address_where_the_settings_say_how_others_reach_the_console()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(
            home, ("Sessions:Agent", "shell"), ("Frontend:PublicUrl", "https://dormouse.example.org/"));
        using var web = product.Web("main");
        await web.SayAsync("echo hello");
        await web.WaitForAnswerAsync("hello");

        await web.SayAsync("/share link for 2d");
        var told = await web.WaitForNoticeAsync("https://dormouse.example.org/shared/");

        var path = Regex.Match(told.Text, "/shared/[A-Za-z0-9_-]{43}").Value;
        using var client = new HttpClient();
        Assert.Contains("hello", await client.GetStringAsync(
            new Uri($"{product.Url}{path}/journal"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{product.Url}{path}");
        request.Headers.Host = "dormouse.example.org";
        using var shown = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        await web.SayAsync("/unshare link");
        await web.WaitForNoticeAsync("is gone");
        using var gone = await client.GetAsync(new Uri($"{product.Url}{path}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }
}
