using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Microsoft.Playwright;
using WebClient = Dormouse.Testing.WebClient;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What waits for a person, in the console: put off, found again, plans changed and refused.</summary>
public class ConsoleInbox
{
    private const int Patience = 240_000;
    private static readonly LocatorAssertionsToContainTextOptions Long = new() { Timeout = 30_000 };

    [Theory(Timeout = Patience)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task What_waits_is_put_off_comes_back_by_itself_and_is_answered_meanwhile_too(ColorScheme scheme, int width)
    {
        await using var stage = await Stage.SetAsync();
        stage.Model.When(
            static request => request.LastUserText == "touch it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch touched", ["description"] = "touch" }));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new()
        {
            ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 740 },
        });
        var page = await context.NewPageAsync();
        await ConsolePage.LogInAsync(page, stage.Product);
        stage.Chat.Write("touch it");
        await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        await page.GotoAsync($"{stage.Product.Url}/#/inbox");
        var item = page.Locator("#inbox .waits > .question");
        await Assertions.Expect(item).ToContainTextAsync("asks for a permission", Long);
        await Assertions.Expect(page).ToHaveTitleAsync("(1) Dormouse");

        await page.GetByRole(AriaRole.Button, new() { Name = "In 1 h" }).ClickAsync();
        await Assertions.Expect(page.Locator("#inbox .none")).ToContainTextAsync("Nothing waits for you.", Long);
        await Assertions.Expect(page).ToHaveTitleAsync("Dormouse");
        await page.GetByText("Put off: 1").ClickAsync();
        await Assertions.Expect(item).ToContainTextAsync("Put off until");
        await page.ShootAsync($"put-off-{scheme}-{width}");
        await page.FitsAsync();
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));

        // Put off for three seconds from elsewhere, it is there again without anybody asking.
        using var web = new WebClient(stage.Product.Url, stage.Product.Token, "any");
        using var later = await web.Http.PostAsJsonAsync(
            "/api/inbox/later", new { session = "default", minutes = 0.05 }, TestContext.Current.CancellationToken);
        Assert.True(later.IsSuccessStatusCode);
        await Assertions.Expect(page).ToHaveTitleAsync("(1) Dormouse", new() { Timeout = 90_000 });
        await Assertions.Expect(page.GetByText("Put off: 1")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#inbox .none")).ToContainTextAsync("Nothing waits for you.", Long);
        await stage.Chat.WaitForText("echo: touch it");
        await Assertions.Expect(page.Locator("#cost")).ToHaveTextAsync(new Regex(@"^\$\d+\.\d+ today$"), new() { Timeout = 30_000 });
    }

    [Fact(Timeout = Patience)]
    public async Task A_plan_is_changed_refused_with_words_and_approved()
    {
        // Its plan is what the model says; that of later ones stands in a file that it writes first.
        await using var stage = await Stage.SetAsync(Programs.OldClaude);
        var plans = 0;
        stage.Model.When(
            static request => request.LastUserText == "plan it" && !request.AnswersATool,
            _ => FakeReply.ToolUse("ExitPlanMode", new() { ["plan"] = $"{++plans}. dig\n\n<img src=x onerror=alert(1)>" }));
        stage.Model.When(
            request => request.LastUserText == "plan it" && request.AnswersATool && plans < 3,
            _ => FakeReply.ToolUse("ExitPlanMode", new() { ["plan"] = $"{++plans}. dig deeper" }));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await ConsolePage.LogInAsync(page, stage.Product);
        await page.SayAsync("/mode plan");
        await Assertions.Expect(page.Locator("#log .notice").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.SayAsync("plan it");

        var open = page.Locator("#log .question:not(.closed)");
        await Assertions.Expect(open).ToContainTextAsync("1. dig", new() { Timeout = 60_000 });
        await open.GetByRole(AriaRole.Button, new() { Name = "Change the plan" }).ClickAsync();
        await open.GetByLabel("The plan", new() { Exact = true }).FillAsync("1. dig here");
        await page.ShootAsync("plan");
        await page.FitsAsync();
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await open.GetByRole(AriaRole.Button, new() { Name = "Send the changed plan" }).ClickAsync();

        await Assertions.Expect(open).ToContainTextAsync("2. dig deeper", new() { Timeout = 60_000 });
        Assert.Contains(stage.Model.Requests, static request => Has(request, "plan again with this one"));
        await open.GetByLabel("What shall be different").FillAsync("leave the roses alone");
        await open.GetByRole(AriaRole.Button, new() { Name = "Refuse and say" }).ClickAsync();
        await Assertions.Expect(open).ToContainTextAsync("3. dig deeper", new() { Timeout = 60_000 });
        Assert.Contains(stage.Model.Requests, static request => Has(request, "leave the roses alone"));
        await open.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("echo: plan it", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("#log .question .outcome")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#log .outcome").Nth(1)).ToContainTextAsync("Answered: leave the roses alone");
    }

    private static bool Has(ModelRequest request, string words) =>
        request.Json.ToJsonString().Contains(words, StringComparison.Ordinal);
}
