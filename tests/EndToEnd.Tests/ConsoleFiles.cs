using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Files in the console: pictures where they are mentioned, everything else to fetch, and paths that are completed.</summary>
public class ConsoleFiles
{
    private const int Patience = 180_000;

    // A red square of 8 by 8.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR4nGP4z8CAFWEXHbQSACj/P8Fu7N9hAAAAAElFTkSuQmCC");

    private static readonly byte[] Svg = [.. "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8];

    [Theory(Timeout = Patience)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Pictures_of_people_and_agents_are_shown_and_what_could_carry_code_is_only_to_fetch(ColorScheme scheme, int width)
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new()
        {
            ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 740 },
        });
        var page = await context.NewPageAsync();
        var problems = page.Problems();
        await ConsolePage.LogInAsync(page, product);
        await page.SayAsync("echo begun");
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("begun", new() { Timeout = 30_000 });

        FilePayload[] files =
        [
            new() { Name = "dot.png", MimeType = "image/png", Buffer = Png },
            new() { Name = "false.png", MimeType = "image/png", Buffer = Svg },
            new() { Name = "drawing.svg", MimeType = "image/svg+xml", Buffer = Svg },
        ];
        await page.Locator("#file").SetInputFilesAsync(files);
        await page.SayAsync("mkdir -p outbox && cp inbox/dot.png outbox/chart.png && cp inbox/drawing.svg outbox/plan.svg && echo sent");

        var own = page.Locator("#log .mine").Last;
        await Assertions.Expect(own.GetByAltText("dot.png")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log .notice").GetByAltText("chart.png")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log img")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#log .notice")).ToHaveCountAsync(1);
        await Assertions.Expect(own.Locator(".what")).ToHaveTextAsync(["📎 dot.png", "📎 false.png", "📎 drawing.svg"]);
        Assert.Equal(8, await page.GetByAltText("chart.png").EvaluateAsync<int>("image => image.naturalWidth"));
        await page.FitsAsync();
        await page.ShootAsync($"files-{scheme}-{width}");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        var download = await page.RunAndWaitForDownloadAsync(
            () => own.GetByRole(AriaRole.Link, new() { Name = "drawing.svg" }).ClickAsync());
        Assert.Equal("drawing.svg", download.SuggestedFilename);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open picture chart.png" }).ClickAsync();
        await Assertions.Expect(page.Locator("#picture img")).ToBeVisibleAsync();
        await page.ShootAsync($"picture-{scheme}-{width}");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#picture")).ToBeHiddenAsync();

        // They are there again, as long as the folder has them.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#log .notice").GetByAltText("chart.png")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Empty(problems);
    }

    [Fact(Timeout = Patience)]
    public async Task An_at_sign_completes_paths_of_the_sessions_folder_and_of_nothing_else()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        await web.SayAsync("mkdir -p src/deep && touch src/deep/one.cs src/deep/two.cs 'src/deep/a b.txt' && ln -s /etc out && echo made");
        await web.WaitForAnswerAsync("made");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("made", new() { Timeout = 30_000 });
        var text = page.Locator("#text");

        await text.FillAsync("look at @sr");
        await Assertions.Expect(page.Locator("#commands li")).ToHaveTextAsync(["src/"]);
        await text.PressAsync("Tab");
        await Assertions.Expect(text).ToHaveValueAsync("look at @src/");
        await Assertions.Expect(page.Locator("#commands li")).ToHaveTextAsync(["src/deep/"]);
        await text.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#commands li")).ToHaveTextAsync(["src/deep/a b.txt", "src/deep/one.cs", "src/deep/two.cs"]);
        await page.ShootAsync("at-files");
        Assert.Empty((await page.RunAxe()).Violations.Select(static fault => fault.Id));
        await text.PressAsync("ArrowDown");
        await text.PressAsync("Enter");
        await Assertions.Expect(text).ToHaveValueAsync("look at src/deep/one.cs ");
        await Assertions.Expect(page.Locator("#commands")).ToBeHiddenAsync();

        await text.FillAsync("@src/deep/a");
        await page.Locator("#commands li", new() { HasText = "a b.txt" }).ClickAsync();
        await Assertions.Expect(text).ToHaveValueAsync("`src/deep/a b.txt` ");
        await text.FillAsync("@out/");
        await Assertions.Expect(page.Locator("#commands")).ToBeHiddenAsync();
        await text.FillAsync("@../");
        await Assertions.Expect(page.Locator("#commands")).ToBeHiddenAsync();
        await text.FillAsync("mail me@src");
        await Assertions.Expect(page.Locator("#commands")).ToBeHiddenAsync();
    }
}
