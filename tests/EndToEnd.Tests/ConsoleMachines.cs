using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Machines and archived sessions in the console.</summary>
public class ConsoleMachines
{
    private const int Patience = 180_000;
    private static readonly LocatorAssertionsToContainTextOptions Long = new() { Timeout = 60_000 };

    [Theory(Timeout = Patience)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task A_machine_is_seen_to_be_drained_elsewhere_and_let_work_again_and_a_session_comes_back(ColorScheme scheme, int width)
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"), ("Machine:Name", "nas"));
        using var web = product.Web("main");
        await web.SayAsync("echo first");
        await web.WaitForAnswerAsync("first");
        await web.SayAsync("/new garden");
        await web.SayAsync("echo roses");
        await web.WaitForAnswerAsync("roses");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new()
        {
            ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 740 },
        });
        var page = await context.NewPageAsync();
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("roses", Long);
        if (width < 800)
        {
            await page.Locator("#menu").ClickAsync();
        }

        var machines = page.Locator("#machines");
        await machines.Locator("summary").ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(machines.Locator("li")).ToContainTextAsync("2 of 16 places taken", Long);
        await web.SayAsync("/drain nas");
        await Assertions.Expect(machines.Locator("summary")).ToContainTextAsync("nas is drained", Long);
        await page.ShootAsync($"machines-{scheme}-{width}");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await machines.GetByRole(AriaRole.Button, new() { Name = "Let it work again" }).ClickAsync();
        await Assertions.Expect(machines.Locator("li")).ToContainTextAsync("there", Long);
        await Assertions.Expect(machines.Locator("summary")).ToHaveTextAsync("Machines");

        await web.SayAsync("/archive garden");
        await Assertions.Expect(page.Locator("#sessions a")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await page.Locator("#archived summary").ClickAsync();
        await Assertions.Expect(page.Locator("#archived li")).ToContainTextAsync("garden", Long);
        await page.ShootAsync($"archived-{scheme}-{width}");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await page.GetByRole(AriaRole.Button, new() { Name = "Bring back garden" }).ClickAsync();
        await Assertions.Expect(page.Locator("#current")).ToHaveTextAsync("garden", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("roses", Long);
        await page.FitsAsync();
    }
}
