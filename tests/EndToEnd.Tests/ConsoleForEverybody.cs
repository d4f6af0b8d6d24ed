using Deque.AxeCore.Playwright;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The console can be used by everybody: with a keyboard, a screen reader, little light and a narrow screen.</summary>
public class ConsoleForEverybody
{
    private const int Patience = 600_000;

    private static readonly string Everything = $$"""
        # One

        Text with `code`, [a link](https://example.org) and **more**.

        ### Three

        - a
        - b

        > said

        ```csharp
        var x = "{{new string('x', 300)}}"; // long
        ```

        | a | b |
        |---|--:|
        | {{new string('y', 200)}} | 2 |

        ---
        {{new string('z', 300)}}
        """;

    [Theory(Timeout = Patience)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 1280)]
    public async Task No_view_has_a_fault_that_axe_knows_and_none_is_wider_than_the_screen(ColorScheme scheme, int width)
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 740 },
        });
        var page = await context.NewPageAsync();
        var more = new TaskCompletionSource();
        var faults = new List<string>();
        stage.Model.When(
            static request => request.LastUserText == "touch it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch touched", ["description"] = "touch" }));
        stage.Model.When(static request => request.LastUserText == "all of it", static _ => FakeReply.Text(Everything));
        stage.Model.When(static request => request.LastUserText == "slowly", _ => FakeReply.SlowText(["The beginning", "…"], more));

        await page.GotoAsync($"{stage.Product.Url}/login");
        await LookAsync("login");
        await ConsolePage.LogInAsync(page, stage.Product);
        await Assertions.Expect(page.Locator("#welcome")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("welcome");
        await page.SayAsync("all of it");
        await Assertions.Expect(page.Locator("#log table")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log .turn")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("answer");
        await page.SayAsync("touch it");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true })).ToBeVisibleAsync(
            new() { Timeout = 30_000 });
        await LookAsync("question");
        await page.GotoAsync($"{stage.Product.Url}/#/inbox");
        await Assertions.Expect(page.Locator("#inbox .question")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("inbox");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await page.GotoAsync($"{stage.Product.Url}/#/session/default");
        await Assertions.Expect(page.Locator("#log .answer").Last).ToContainTextAsync("echo: touch it", new() { Timeout = 30_000 });
        await page.SayAsync("slowly");
        await Assertions.Expect(page.Locator("#now .text")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.SayAsync("and then");
        await Assertions.Expect(page.Locator("#now .queued")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("working");
        more.SetResult();
        await page.Locator("#text").FillAsync("/s");
        await Assertions.Expect(page.Locator("#commands li").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("commands");
        await page.Locator("#text").FillAsync("");
        await page.Locator("#more summary").ClickAsync();
        await LookAsync("more");
        if (width < 800)
        {
            await page.Locator("#menu").ClickAsync();
            await Assertions.Expect(page.Locator("#side")).ToBeInViewportAsync();
        }

        await page.Locator("#filter").FillAsync("echo");
        await Assertions.Expect(page.Locator("#hits a").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByText("Log-ins", new() { Exact = true }).ClickAsync();
        await LookAsync("side");
        await page.GetByRole(AriaRole.Button, new() { Name = "New session" }).ClickAsync();
        await LookAsync("maker");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+k");
        await LookAsync("palette");
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("?");
        await LookAsync("keys");
        await page.GotoAsync($"{stage.Product.Url}/audit.html");
        await Assertions.Expect(page.Locator("#entries tr").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("audit");
        await page.GotoAsync($"{stage.Product.Url}/diff.html#default");
        await Assertions.Expect(page.Locator("#told")).Not.ToHaveTextAsync("Comparing…", new() { Timeout = 30_000 });
        await LookAsync("diff");
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        async Task LookAsync(string view)
        {
            await page.ShootAsync($"{view}-{scheme}-{width}");
            if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width)
            {
                faults.Add($"{view} is {wide} wide.");
            }

            faults.AddRange((await page.RunAxe()).Violations.SelectMany(
                fault => fault.Nodes.Select(node => $"{view}: {fault.Id}: {fault.Help}: {node.Html}")));
        }
    }
}
