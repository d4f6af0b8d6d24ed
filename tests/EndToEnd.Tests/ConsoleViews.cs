using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The console's views, as a person uses them: sessions, what is found in them, what waits.</summary>
public class ConsoleViews
{
    private const int Patience = 180_000;
    private static readonly LocatorAssertionsToContainTextOptions Long = new() { Timeout = 30_000 };

    [Fact(Timeout = Patience)]
    public async Task Whoever_has_no_session_is_told_what_to_do_first_and_the_first_message_makes_one()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var problems = page.Problems();
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#welcome li")).ToHaveCountAsync(3);
        await page.SayAsync("/session");
        await Assertions.Expect(page.Locator("#log .notice")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.ShootAsync("welcome");
        await page.SayAsync("echo begun");

        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("begun", Long);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("#/session/default$"));
        await Assertions.Expect(page.Locator("#welcome")).ToBeHiddenAsync();
        await page.Locator("#text").FillAsync("not sent yet");
        await page.GotoAsync($"{product.Url}/#/inbox");
        await Assertions.Expect(page.Locator("#text")).ToBeHiddenAsync();
        await page.GotoAsync($"{product.Url}/#/session/default");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync("not sent yet");
        await page.GotoAsync($"{product.Url}/#/session/none");
        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync("There is no session “none”");
        Assert.Equal(["Failed to load resource: the server responded with a status of 404 (Not Found)"], problems.Distinct());
    }

    [Fact(Timeout = Patience)]
    public async Task Sessions_show_what_they_do_and_what_is_new_are_found_and_made_and_archived()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        await web.SayAsync("echo first");
        await web.WaitForAnswerAsync("first");
        await web.SayAsync("/new garden");
        await web.SayAsync("echo a zebra");
        await web.WaitForAnswerAsync("zebra");
        await web.SayAsync("/session default");
        await web.SayAsync("echo second");
        await web.WaitForAnswerAsync("second");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await ConsolePage.LogInAsync(page, product);
        var garden = page.Locator("#sessions a", new() { HasText = "garden" });
        await Assertions.Expect(page.Locator("#sessions a[aria-current]")).ToContainTextAsync("default", Long);
        await Assertions.Expect(garden).ToContainTextAsync("a zebra");
        await Assertions.Expect(garden).ToHaveClassAsync("unread");

        // Which one is live is seen without asking again.
        await garden.ClickAsync();
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("a zebra", Long);
        await Assertions.Expect(page.Locator("#current")).ToHaveTextAsync("garden");
        await Assertions.Expect(garden).Not.ToHaveClassAsync("unread");
        await web.SayAsync("until [ -e go ]; do sleep 0.1; done; echo waking up");
        await Assertions.Expect(page.Locator("#sessions a", new() { HasText = "default" })).ToContainTextAsync("working", Long);
        await File.WriteAllTextAsync(
            Path.Combine(home.Workspaces, "owner", "default", "go"), "", TestContext.Current.CancellationToken);
        await Assertions.Expect(page.Locator("#sessions a.unread")).ToContainTextAsync("waking up", Long);
        await page.ShootAsync("sessions");

        await page.Locator("#filter").FillAsync("gard");
        await Assertions.Expect(page.Locator("#sessions a")).ToHaveCountAsync(1);
        await page.Locator("#filter").FillAsync("second");
        await page.Locator("#hits a", new() { HasText = "echo second" }).First.ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log .found")).ToContainTextAsync("second", Long);
        await Assertions.Expect(page.Locator("#current")).ToHaveTextAsync("default");
        await page.Locator("#filter").FillAsync("");

        await page.GetByRole(AriaRole.Button, new() { Name = "New session" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("garden");
        await page.ShootAsync("maker");
        Assert.Contains("There is a session of this name", await page.GetByLabel("Name", new() { Exact = true })
            .EvaluateAsync<string>("name => name.validationMessage"), StringComparison.Ordinal);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("attic");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Agent" }).SelectOptionAsync("shell");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#current")).ToHaveTextAsync("attic", new() { Timeout = 30_000 });
        await page.SayAsync("echo in the attic");
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("in the attic", Long);
        await page.Locator("#more summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await Assertions.Expect(page.Locator("#sessions a")).ToHaveCountAsync(2, new() { Timeout = 30_000 });

        await page.Keyboard.PressAsync("Control+k");
        await page.ShootAsync("palette");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Go to" }).FillAsync("gar");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#current")).ToHaveTextAsync("garden");
        await page.Locator("#current").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys")).ToBeVisibleAsync();
        await page.ShootAsync("keys");
    }

    [Fact(Timeout = Patience)]
    public async Task A_prompt_by_Telegram_is_seen_growing_and_its_permission_is_answered_in_the_inbox_and_rewritten_in_Telegram()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var more = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "touch it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch touched", ["description"] = "touch" }));
        stage.Model.When(
            static request => request.LastUserText == "slowly", _ => FakeReply.SlowText(["The beginning", " and the end."], more));
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        await ConsolePage.LogInAsync(page, stage.Product);
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("echo: hello", Long);

        stage.Chat.Write("slowly");
        await Assertions.Expect(page.Locator("#log .mine", new() { HasText = "slowly" })).ToContainTextAsync("Telegram", Long);
        await Assertions.Expect(page.Locator("#now .text")).ToHaveTextAsync("The beginning", new() { Timeout = 30_000 });
        await page.ShootAsync("growing");
        more.SetResult();
        await Assertions.Expect(page.Locator("#log .answer").Last).ToHaveTextAsync(
            "The beginning and the end.", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#now .text")).ToHaveCountAsync(0);

        await page.Locator("#inbox-link").ClickAsync();
        stage.Chat.Write("touch it");
        var asked = await stage.Chat.WaitForMessage(static message => message.Buttons.Any());
        await Assertions.Expect(page.Locator("#inbox .question")).ToContainTextAsync("touch touched", Long);
        await Assertions.Expect(page).ToHaveTitleAsync("(1) Dormouse");
        await page.ShootAsync("inbox");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator("#inbox")).ToContainTextAsync("Nothing waits for you.", Long);
        await Assertions.Expect(page).ToHaveTitleAsync("Dormouse");
        await stage.Chat.WaitForMessage(message => message.Id == asked.Id && !message.Buttons.Any());
        await stage.Chat.WaitForText("echo: touch it");
        await page.GotoAsync($"{stage.Product.Url}/#/session/default");
        await Assertions.Expect(page.Locator("#log .question")).ToContainTextAsync("Answered: Allow (owner, Web)", Long);
        await Assertions.Expect(page.Locator("#log .step")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#log .turn").Last).ToContainTextAsync("tokens in");
        await Assertions.Expect(page.Locator("#log .step summary")).ToContainTextAsync("done");
        await page.Locator("#log .step summary").ClickAsync();
        await Assertions.Expect(page.Locator("#log .step pre[aria-label=Input]")).ToContainTextAsync("touch touched");
        await page.ShootAsync("conversation");
    }

    [Fact(Timeout = Patience)]
    public async Task Hostile_names_texts_and_files_do_nothing_in_any_view()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var problems = page.Problems();
        await ConsolePage.LogInAsync(page, product);
        const string Image = "<img src=x onerror=alert(1)>";
        await page.SayAsync($"echo '{Image} [link](javascript:alert(1)) ![](https://example.org/x.png)'; touch '{Image}.txt'");
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync(Image, Long);
        await page.SayAsync("/files");
        await Assertions.Expect(page.Locator("#log .notice").Last).ToContainTextAsync("onerror", Long);
        await page.Locator("#filter").FillAsync("onerror");
        await Assertions.Expect(page.Locator("#hits a").First).ToContainTextAsync("onerror", Long);
        await page.GotoAsync($"{product.Url}/#/session/{Uri.EscapeDataString(Image)}");
        await Assertions.Expect(page.Locator("#trouble")).ToContainTextAsync(Image, Long);

        Assert.Equal(0, await page.Locator("img:not([src='/icon.svg'])").CountAsync());
        Assert.Equal(0, await page.Locator("a[href^='javascript:']").CountAsync());
        Assert.DoesNotContain(problems, static problem => !problem.Contains("404", StringComparison.Ordinal));
    }
}
