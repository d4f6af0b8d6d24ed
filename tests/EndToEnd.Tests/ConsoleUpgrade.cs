using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A page that was loaded before an upgrade.</summary>
public class ConsoleUpgrade
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task A_stale_tab_says_so_and_is_loaded_again_without_losing_what_is_written_there()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        await web.SayAsync("echo begun");
        await web.WaitForAnswerAsync("begun");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var isOld = false;
        var loads = 0;
        await page.RouteAsync(new Regex("^[^#?]+/$"), async route =>
        {
            loads++;
            if (!isOld)
            {
                await route.ContinueAsync();
                return;
            }

            var answer = await route.FetchAsync();
            var text = Regex.Replace(await answer.TextAsync(), "(name=\"version\" content=\")[0-9a-f]+", "${1}0123456789abcdef");
            isOld = false;
            await route.FulfillAsync(new() { Response = answer, Body = text });
        });
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("begun", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#stale")).ToBeHiddenAsync();

        // As after an upgrade: what was loaded is of another version than what is served. A file to send holds the page.
        isOld = true;
        await page.ReloadAsync();
        await page.Locator("#text").FillAsync("half a thought");
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "a.txt", MimeType = "text/plain", Buffer = [1] });
        await Assertions.Expect(page.Locator("#stale")).ToContainTextAsync("Dormouse was upgraded", new() { Timeout = 30_000 });
        var before = loads;
        await page.ShootAsync("stale");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        Assert.Equal(before, loads);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove a.txt" }).ClickAsync();

        await Assertions.Expect(page.Locator("#stale")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        Assert.Equal(before + 1, loads);
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync("half a thought");
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("begun", new() { Timeout = 30_000 });
    }
}
