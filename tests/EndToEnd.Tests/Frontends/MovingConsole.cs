using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests.Frontends;

/// <summary>The console goes from one frontend to another in the middle of what it shows.</summary>
public class MovingConsole
{
    private const int Patience = 240_000;
    private static readonly LocatorAssertionsToContainTextOptions Long = new() { Timeout = 60_000 };

    [Fact(Timeout = Patience)]
    public async Task A_frontend_is_killed_while_text_grows_and_the_console_goes_on_at_the_other_without_a_line_lost_or_twice()
    {
        await using var stage = await ClusterStage.SetAsync();
        var silo = await stage.StartSiloAsync("one");
        var (first, second) = (await stage.StartFrontendAsync(), await stage.StartFrontendAsync());
        await using var doors = new TwoDoors(first.Url, second.Url);
        using var web = second.Web("main");
        await web.SayAsync("echo begun");
        await web.WaitForAnswerAsync("begun");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.GotoAsync($"{doors.Url}/login");
        await page.Locator("#token").FillAsync(first.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("begun", Long);
        await page.SayAsync("for i in 1 2 3; do echo line-$i; done; until [ -e go ]; do sleep 0.1; done; echo line-4");
        await Assertions.Expect(page.Locator("#now .text")).ToContainTextAsync("line-3", Long);

        await first.KillAsync();
        await page.Locator("#text").FillAsync("echo written meanwhile");
        await page.Locator("#text").PressAsync("Enter");
        await File.WriteAllTextAsync(
            Path.Combine(silo.Home.Workspaces, "owner", "default", "go"), "", TestContext.Current.CancellationToken);

        await Assertions.Expect(page.Locator("#log .answer").Last).ToContainTextAsync("written meanwhile", Long);
        await Assertions.Expect(page.Locator("#log .answer")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#log .mine")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#now .text")).ToHaveCountAsync(0);
        var answer = await page.Locator("#log .answer").Nth(1).InnerTextAsync();
        Assert.Equal(
            ["line-1", "line-2", "line-3", "line-4"],
            answer.Split('\n').Where(static line => line.StartsWith("line-", StringComparison.Ordinal)));
        await page.ShootAsync("moved");
    }
}
