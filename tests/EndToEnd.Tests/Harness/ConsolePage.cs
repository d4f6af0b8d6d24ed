using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>The web console in a browser.</summary>
internal static partial class ConsolePage
{
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Programs.Chromium,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ],
    });

    public static async Task LogInAsync(IPage page, Product product)
    {
        await page.GotoAsync($"{product.Url}/login");
        await page.Locator("#token").FillAsync(product.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();

        // The page is there before its script has put the key away.
        await Assertions.Expect(page).ToHaveURLAsync(Console());
    }

    /// <summary>Writes as a person does.</summary>
    public static async Task SayAsync(this IPage page, string text)
    {
        await page.Locator("#text").FillAsync(text);
        await page.Locator("#text").PressAsync("Enter");
    }

    /// <summary>Everything that goes wrong in the page.</summary>
    public static List<string> Problems(this IPage page)
    {
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) => problems.AddRange(message.Type == "error" ? [message.Text] : []);
        return problems;
    }

    /// <summary>Nothing of the page is beside the screen.</summary>
    public static async Task FitsAsync(this IPage page)
    {
        var (whole, screen) = (
            await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<int>("innerWidth"));
        Assert.Equal(screen, whole);
    }

    /// <summary>A picture of it, where <c>DORMOUSE_SHOTS</c> names a folder for them.</summary>
    public static async Task ShootAsync(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("DORMOUSE_SHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    [GeneratedRegex("/(#/.*)?$")]
    private static partial Regex Console();
}
