using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What is said is written, where the browser can.</summary>
public class ConsoleDictation
{
    private const int Patience = 120_000;

    private const string Fake =
        """
        window.SpeechRecognition = class {
          start() { window.dictation = this; }
          stop() { this.onend(); }
        };
        """;

    [Fact(Timeout = Patience)]
    public async Task What_is_said_is_written_behind_what_is_there_and_not_sent()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await page.AddInitScriptAsync(Fake);
        await ConsolePage.LogInAsync(page, product);
        await page.Locator("#text").FillAsync("first");
        var dictate = page.GetByRole(AriaRole.Button, new() { Name = "Dictate" });
        await dictate.ClickAsync();
        await Assertions.Expect(dictate).ToHaveAttributeAsync("aria-pressed", "true");

        await page.EvaluateAsync(
            "dictation.onresult({ resultIndex: 0, results: [Object.assign([{ transcript: ' then this' }], { isFinal: true })] })");

        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync("first then this");
        await page.ShootAsync("dictation");
        await page.FitsAsync();
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await dictate.ClickAsync();
        await Assertions.Expect(dictate).ToHaveAttributeAsync("aria-pressed", "false");
        await Assertions.Expect(page.Locator("#log li")).ToHaveCountAsync(0);
    }
}
