using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

public class WebConsole
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task A_person_logs_in_with_the_link_talks_and_finds_the_conversation_again()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        stage.Model.When(
            static request => request.LastUserText == "list **things** <img src=x onerror=alert(1)>",
            static _ => FakeReply.Text("- one\n- **two**\n\n```csharp\nvar x = 1;\n```\n<script>alert(1)</script>"));

        await page.GotoAsync(stage.Product.LoginLink);
        await Assertions.Expect(page).ToHaveURLAsync($"{stage.Product.Url}/login");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{stage.Product.Url}/");
        var box = page.Locator("#text");
        await box.FillAsync("list **things** <img src=x onerror=alert(1)>");
        await box.PressAsync("Enter");

        await Assertions.Expect(page.Locator("pre code")).ToContainTextAsync("var x = 1;", new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log li li", new() { HasText = "two" })).ToBeVisibleAsync();
        Assert.Equal(0, await page.Locator("script", new() { HasText = "alert(1)" }).CountAsync());
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("pre code")).ToContainTextAsync("var x = 1;", new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("list **things**")).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    [Fact(Timeout = Patience)]
    public async Task Without_the_token_there_is_only_the_login()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();

        await page.GotoAsync(stage.Product.Url);

        Assert.EndsWith("/login", new Uri(page.Url).AbsolutePath, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Textbox).Or(page.Locator("input[type=password]")).First.FillAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("body")).ToContainTextAsync("token");
        Assert.Equal(0, await page.Locator("textarea").CountAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task A_log_in_holds_for_every_tab_until_it_is_ended_and_then_for_none()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(stage.Product.LoginLink);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();
        var other = await context.NewPageAsync();
        await other.GotoAsync($"{stage.Product.Url}/#/inbox");
        await Assertions.Expect(other.Locator("#inbox")).ToContainTextAsync("Nothing waits for you.");
        await other.GotoAsync($"{stage.Product.Url}/#");
        await other.Locator("#text").FillAsync("/status");
        await other.Locator("#text").PressAsync("Enter");
        await Assertions.Expect(other.Locator("#log .notice").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var cookie = Assert.Single(await context.CookiesAsync());

        await page.Locator("#menu").ClickAsync();
        await page.GetByText("Log-ins", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#devices li")).ToHaveTextAsync(["Chrome on Linuxthis oneEnd"]);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out", Exact = true }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync($"{stage.Product.Url}/login");
        await Assertions.Expect(other).ToHaveURLAsync($"{stage.Product.Url}/login");
        await page.GotoAsync(stage.Product.LoginLink);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("This code was used already");
        await context.AddCookiesAsync([new() { Name = cookie.Name, Value = cookie.Value, Url = stage.Product.Url }]);
        await page.GotoAsync(stage.Product.Url);
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("This log-in has ended");
    }

    /// <summary>Beyond loopback and without TLS a browser does not say where a request was made, but for its origin.</summary>
    [Fact(Timeout = Patience)]
    public async Task One_logs_in_and_out_over_plain_http_from_another_machine_too()
    {
        // A computer without a network has no such address.
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static network => network.GetIPProperties().UnicastAddresses)
            .Select(static one => one.Address)
            .FirstOrDefault(static address => address.AddressFamily is AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
            ?? IPAddress.Loopback;
        await using var stage = await Stage.SetAsync(("Frontend:Urls", $"http://{own}:{FreePorts.Next()}"));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await ConsolePage.LogInAsync(page, stage.Product);
        await page.Locator("#text").FillAsync("/status");
        await page.Locator("#text").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#log .notice").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out", Exact = true }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync($"{stage.Product.Url}/login");
    }

    [Fact(Timeout = Patience)]
    public async Task A_page_that_lost_its_key_says_so_and_a_log_in_everywhere_else_is_ended()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await ConsolePage.LogInAsync(page, stage.Product);
        await page.EvaluateAsync("localStorage.clear()");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("does not hold the key");
        await page.Locator("#token").FillAsync(stage.Product.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();

        await using var elsewhere = await browser.NewContextAsync();
        var desk = await elsewhere.NewPageAsync();
        await ConsolePage.LogInAsync(desk, stage.Product);
        await desk.GetByText("Log-ins", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(desk.Locator("#devices li")).ToHaveCountAsync(2);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Log out everywhere" }).ClickAsync();

        await Assertions.Expect(desk.Locator(".why")).ToContainTextAsync("This log-in has ended");
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("This log-in has ended", new() { Timeout = 30_000 });
    }

    [Fact(Timeout = Patience)]
    public async Task A_stranger_who_calls_themselves_like_somebody_is_somebody_new_unless_chosen_from_the_list()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        var chat = stage.Bot.PrivateChat(stage.Bot.Person(77, "Owner\u200B", "eve"));
        chat.Write("let me in");
        await chat.WaitForText("77");
        await ConsolePage.LogInAsync(page, stage.Product);

        var form = page.Locator("#pairings form");
        await Assertions.Expect(form).ToContainTextAsync(
            "Telegram id 77, @eve, calls themselves “Owner⟨U+200B⟩”", new() { Timeout = 30_000 });
        var name = form.GetByLabel("Name");
        await Assertions.Expect(name).ToHaveValueAsync("owner-u-200b");
        await name.FillAsync("owner");
        Assert.Contains(
            "There is a person of this name", await name.EvaluateAsync<string>("name => name.validationMessage"), StringComparison.Ordinal);
        await form.GetByLabel("Who this is").SelectOptionAsync("owner");
        await Assertions.Expect(name).ToBeHiddenAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Let in" }).ClickAsync();

        await Assertions.Expect(form).ToContainTextAsync("telegram 77 (@eve, “Owner⟨U+200B⟩”) is in, as owner.");
        await stage.Chat.WaitForText("Somebody was let in as you: telegram 77 (@eve, “Owner⟨U+200B⟩”).");
        await page.GotoAsync($"{stage.Product.Url}/audit.html");
        await Assertions.Expect(page.Locator("#entries")).ToContainTextAsync(
            "lets in telegram 77 (@eve, “Owner⟨U+200B⟩”) as owner, who exists already", new() { Timeout = 30_000 });
    }

    [Fact(Timeout = Patience)]
    public async Task Several_answers_are_chosen_by_boxes_and_own_words_are_written_on_a_narrow_screen()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var input = System.Text.Json.Nodes.JsonNode.Parse(
            """{"questions":[{"question":"Which colours?","header":"Colours","options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"},{"label":"A rather long colour that needs more than one line on a telephone","description":"long"}],"multiSelect":true},{"question":"Which size?","header":"Size","options":[{"label":"Small","description":"s"},{"label":"Large","description":"l"}],"multiSelect":false}]}""")!;
        stage.Model.When(
            static request => request.LastUserText == "ask me" && !request.AnswersATool,
            _ => FakeReply.ToolUse("AskUserQuestion", input.AsObject()));
        await ConsolePage.LogInAsync(page, stage.Product);
        var box = page.Locator("#text");

        await box.FillAsync("ask me");
        await box.PressAsync("Enter");
        await Assertions.Expect(page.GetByLabel("Red")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Done" })).ToBeDisabledAsync();
        await page.GetByLabel("Red").CheckAsync();
        await page.GetByLabel("Blue").CheckAsync();
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Answered: Red, Blue")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log .question").GetByText("Which size?")).ToBeVisibleAsync(
            new() { Timeout = 30_000 });
        await box.FillAsync("my own");
        await box.PressAsync("Enter");

        await Assertions.Expect(page.GetByText("Answered: my own")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log .answer").GetByText("echo: ask me")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Contains("\"Which colours?\"=\"Red, Blue\"", stage.Model.Requests[^1].ToolResults[^1].Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_is_answered_by_its_button_and_a_growing_answer_is_seen()
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
        await ConsolePage.LogInAsync(page, stage.Product);
        var box = page.Locator("#text");

        await box.FillAsync("touch it");
        await box.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("echo: touch it").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await box.FillAsync("slowly");
        await box.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("The beginning").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        more.SetResult();
        await Assertions.Expect(page.GetByText("The beginning and the end.").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    [Fact(Timeout = Patience)]
    public async Task A_message_that_waits_is_cancelled_by_its_button()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var more = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "slowly", _ => FakeReply.SlowText(["The beginning", " and the end."], more));
        await ConsolePage.LogInAsync(page, stage.Product);
        var box = page.Locator("#text");

        await page.SayAsync("slowly");
        await Assertions.Expect(page.Locator("#now .text")).ToContainTextAsync("The beginning", new() { Timeout = 30_000 });
        await page.SayAsync("second");
        await page.SayAsync("third");
        var waits = page.Locator("#now .waits", new() { HasText = "second" });
        await Assertions.Expect(page.Locator("#now .waits", new() { HasText = "third" })).ToContainTextAsync(
            "Cancel", new() { Timeout = 30_000 });
        await page.ShootAsync("queue");
        await waits.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("Cancelled: “second”").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        more.SetResult();
        await Assertions.Expect(page.GetByText("echo: third").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.DoesNotContain(stage.Model.Requests, static request => request.LastUserText == "second");
    }

    [Fact(Timeout = Patience)]
    public async Task A_long_answer_is_there_as_a_whole_and_a_file_is_had_with_a_click()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var text = string.Join('\n', Enumerable.Repeat("a line of text", 1000));
        stage.Model.When(static request => request.LastUserText == "at length", _ => FakeReply.Text($"{text}\n\nThe last line."));
        await ConsolePage.LogInAsync(page, stage.Product);
        await page.SayAsync("at length");
        await Assertions.Expect(page.Locator("#log .answer")).ToContainTextAsync("The last line.", new() { Timeout = 30_000 });
        var name = "<b>notes & more.txt";
        await File.WriteAllTextAsync(
            Path.Combine(stage.Home.Workspaces, "owner", "default", name), text, TestContext.Current.CancellationToken);

        await page.SayAsync($"/files {name}");
        var link = page.GetByRole(AriaRole.Link, new() { Name = name });
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync(new() { Timeout = 30_000 }));

        Assert.Equal(text, await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Patience)]
    public async Task A_long_conversation_begins_with_its_end_and_shows_what_was_earlier_as_one_scrolls()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        for (var i = 0; i < 60; i++)
        {
            await web.SayAsync($"echo number-{i}-");
        }

        await web.WaitForAnswerAsync("number-59-");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var problems = page.Problems();
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#log .answer", new() { HasText = "number-59-" })).ToBeVisibleAsync(
            new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log").GetByText("number-0-")).ToHaveCountAsync(0);

        // As people do: what is still being laid out at the end may pull the view there once more.
        await Eventually.Is(
            async () =>
            {
                await page.EvaluateAsync("document.getElementById('scroller').scrollTop = 0");
                return await page.Locator("#log").GetByText("number-0-").CountAsync() == 2;
            },
            "what was earlier is shown");
        var numbers = await page.Locator("#log > li").EvaluateAllAsync<long[]>("items => items.map(item => Number(item.dataset.seq))");
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(static number => (long)number), numbers);
        await web.SayAsync("echo afterwards");
        await Assertions.Expect(page.Locator("#latest")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.Locator("#latest").ClickAsync();
        await Assertions.Expect(page.Locator("#log .answer", new() { HasText = "afterwards" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#log").GetByText("afterwards")).ToHaveCountAsync(2);
        Assert.Empty(problems);
    }

    [Fact(Timeout = Patience)]
    public async Task Of_ten_thousand_entries_only_what_is_near_is_in_the_page_and_the_reader_keeps_their_place()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        await web.SayAsync("echo one");
        await web.WaitForAnswerAsync("one");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var asked = 0;
        await page.RouteAsync("**/api/sessions/default/journal?**", route =>
        {
            asked++;
            var query = System.Web.HttpUtility.ParseQueryString(new Uri(route.Request.Url).Query);
            var before = Math.Min(long.Parse(query["before"] ?? "10001", CultureInfo.InvariantCulture), 10_001);
            var first = Math.Max(1, before - long.Parse(query["limit"]!, CultureInfo.InvariantCulture));
            var entries = Enumerable.Range((int)first, (int)(before - first)).Select(static number => new
            {
                seq = number,
                kind = number % 3 == 0 ? "prompt" : "answer",
                session = "default",
                at = "2026-11-26T07:00:00Z",
                text = string.Join('\n', Enumerable.Repeat($"entry {number}, **which** has some words", 1 + (number % 7))),
            });
            return route.FulfillAsync(new() { Json = new { session = "default", entries, before = first > 1 ? first : (long?)null } });
        });
        await ConsolePage.LogInAsync(page, product);
        await Assertions.Expect(page.Locator("#log > li").Last).ToContainTextAsync("entry 10000,");
        Assert.InRange(asked, 1, 3);

        // What the reader sees stays where it is while older ones come above it and others leave below.
        for (var step = 0; step < 30; step++)
        {
            var moved = await page.EvaluateAsync<double>(
                """
                async () => {
                  const scroller = document.getElementById('scroller');
                  const items = [...document.querySelectorAll('#log > li')];
                  scroller.scrollTop = Math.max(0, scroller.scrollTop - 3000);
                  const item = items.find(one => one.getBoundingClientRect().bottom > 120);
                  const before = item.getBoundingClientRect().top;
                  const first = document.querySelector('#log > li').dataset.seq;
                  for (let wait = 0; wait < 20 && document.querySelector('#log > li').dataset.seq === first; wait++) {
                    await new Promise(requestAnimationFrame);
                  }
                  return item.isConnected ? item.getBoundingClientRect().top - before : 10000;
                }
                """);
            Assert.InRange(moved, -1.5, 1.5);
        }

        var shown = await page.Locator("#log > li").EvaluateAllAsync<long[]>("items => items.map(item => Number(item.dataset.seq))");
        Assert.InRange(shown.Length, 100, 600);
        Assert.True(shown[0] < 9_000, $"It shows from {shown[0]} on.");
        Assert.Equal(Enumerable.Range((int)shown[0], shown.Length).Select(static number => (long)number), shown);
        await page.GotoAsync($"{product.Url}/#/session/default/5000");
        await Assertions.Expect(page.Locator("#log > li.found")).ToContainTextAsync("entry 5000,");
        await page.Locator("#latest").ClickAsync();
        await Assertions.Expect(page.Locator("#log > li").Last).ToContainTextAsync("entry 10000,");
    }
}
