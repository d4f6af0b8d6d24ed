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
        await using var browser = await LaunchAsync(playwright);
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
        await Assertions.Expect(page.Locator("li", new() { HasText = "two" }).First).ToBeVisibleAsync();
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
        await using var browser = await LaunchAsync(playwright);
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
        await using var browser = await LaunchAsync(playwright);
        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(stage.Product.LoginLink);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();
        var other = await context.NewPageAsync();
        await other.GotoAsync($"{stage.Product.Url}/#other");
        await Assertions.Expect(other.Locator("#chat")).ToHaveTextAsync("other");
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
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await LogInAsync(page, stage.Product);
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
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await LogInAsync(page, stage.Product);
        await page.EvaluateAsync("localStorage.clear()");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".why")).ToContainTextAsync("does not hold the key");
        await page.Locator("#token").FillAsync(stage.Product.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();

        await using var elsewhere = await browser.NewContextAsync();
        var desk = await elsewhere.NewPageAsync();
        await LogInAsync(desk, stage.Product);
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
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        var chat = stage.Bot.PrivateChat(stage.Bot.Person(77, "Owner\u200B", "eve"));
        chat.Write("let me in");
        await chat.WaitForText("77");
        await LogInAsync(page, stage.Product);

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
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var input = System.Text.Json.Nodes.JsonNode.Parse(
            """{"questions":[{"question":"Which colours?","header":"Colours","options":[{"label":"Red","description":"warm"},{"label":"Blue","description":"cold"},{"label":"A rather long colour that needs more than one line on a telephone","description":"long"}],"multiSelect":true},{"question":"Which size?","header":"Size","options":[{"label":"Small","description":"s"},{"label":"Large","description":"l"}],"multiSelect":false}]}""")!;
        stage.Model.When(
            static request => request.LastUserText == "ask me" && !request.AnswersATool,
            _ => FakeReply.ToolUse("AskUserQuestion", input.AsObject()));
        await LogInAsync(page, stage.Product);
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
        await Assertions.Expect(page.GetByText("Which size?")).ToBeVisibleAsync();
        await box.FillAsync("my own");
        await box.PressAsync("Enter");

        await Assertions.Expect(page.GetByText("Answered: my own")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("echo: ask me").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Contains("\"Which colours?\"=\"Red, Blue\"", stage.Model.Requests[^1].ToolResults[^1].Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_question_is_answered_by_its_button_and_a_growing_answer_is_seen()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var more = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "touch it" && !request.AnswersATool,
            static _ => FakeReply.ToolUse("Bash", new() { ["command"] = "touch touched", ["description"] = "touch" }));
        stage.Model.When(
            static request => request.LastUserText == "slowly", _ => FakeReply.SlowText(["The beginning", " and the end."], more));
        await LogInAsync(page, stage.Product);
        var box = page.Locator("#text");

        await box.FillAsync("touch it");
        await box.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("echo: touch it").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await box.FillAsync("/verbose");
        await box.PressAsync("Enter");
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
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var more = new TaskCompletionSource();
        stage.Model.When(
            static request => request.LastUserText == "slowly", _ => FakeReply.SlowText(["The beginning", " and the end."], more));
        await LogInAsync(page, stage.Product);
        var box = page.Locator("#text");

        foreach (var text in new[] { "slowly", "second", "third", "/queue" })
        {
            await box.FillAsync(text);
            await box.PressAsync("Enter");
        }

        await Assertions.Expect(page.Locator("#progress")).ToHaveTextAsync("Queued: 2 ahead of it.", new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel 1", Exact = true }).ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("Cancelled: “second”").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        more.SetResult();
        await Assertions.Expect(page.GetByText("echo: third").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.DoesNotContain(stage.Model.Requests, static request => request.LastUserText == "second");
    }

    [Fact(Timeout = Patience)]
    public async Task A_long_answer_is_a_file_that_is_had_with_a_click_in_a_chat_of_any_name()
    {
        await using var stage = await Stage.SetAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var text = string.Join('\n', Enumerable.Repeat("a line of text", 1000));
        stage.Model.When(static request => request.LastUserText == "at length", _ => FakeReply.Text(text));
        await LogInAsync(page, stage.Product);
        await page.GotoAsync("about:blank");
        await page.GotoAsync($"{stage.Product.Url}/#{Uri.EscapeDataString("Küche & Bad/2")}");
        await Assertions.Expect(page.Locator("#chat")).ToHaveTextAsync("Küche & Bad/2");
        var box = page.Locator("#text");
        await box.FillAsync("at length");
        await box.PressAsync("Enter");

        var link = page.GetByRole(AriaRole.Link, new() { Name = "answer.md" });
        await Assertions.Expect(page.GetByText("The answer has 14,999 characters")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        Assert.Equal("answer.md", download.SuggestedFilename);
        Assert.Equal(text, await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Patience)]
    public async Task A_long_conversation_begins_with_its_end_and_shows_what_was_earlier_on_demand()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web("main");
        for (var i = 0; i < 150; i++)
        {
            await web.SayAsync($"/session number-{i}-");
        }

        await web.WaitForNoticeAsync("number-149-");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var problems = new List<string>();
        page.PageError += (_, error) => problems.Add(error);
        await LogInAsync(page, product);
        await Assertions.Expect(page.GetByText("number-149-").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log > li")).ToHaveCountAsync(200);
        await Assertions.Expect(page.GetByText("number-0-")).ToHaveCountAsync(0);

        await page.Locator("#earlier").ClickAsync();

        await Assertions.Expect(page.GetByText("number-0-")).ToHaveCountAsync(2, new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator("#log > li")).ToHaveCountAsync(300);
        await Assertions.Expect(page.Locator("#earlier")).ToBeHiddenAsync();
        await web.SayAsync("/session afterwards");
        await Assertions.Expect(page.GetByText("afterwards")).ToHaveCountAsync(2, new() { Timeout = 30_000 });
        Assert.Empty(problems);
    }

    private static async Task LogInAsync(IPage page, Product product)
    {
        await page.GotoAsync($"{product.Url}/login");
        await page.Locator("#token").FillAsync(product.Token);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#text")).ToBeVisibleAsync();

        // The page is there before its script has put the key away.
        await Assertions.Expect(page).ToHaveURLAsync($"{product.Url}/");
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Programs.Chromium,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
}
