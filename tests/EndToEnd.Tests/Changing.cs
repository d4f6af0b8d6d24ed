using System.Diagnostics;
using System.Text.Json.Nodes;
using Dormouse.EndToEnd.Tests.Harness;
using Microsoft.Playwright;

namespace Dormouse.EndToEnd.Tests;

/// <summary>What a session has changed and what is in its folder, by every door.</summary>
public class Changing
{
    private const int Patience = 180_000;
    private const string BertsToken = "berts-token-that-is-long-enough";

    [Fact(Timeout = Patience)]
    public async Task Changes_are_read_in_the_chat_and_on_a_narrow_page_and_a_reply_to_them_quotes_them()
    {
        await using var stage = await Stage.SetAsync();
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default");
        MakeRepository(folder);

        stage.Chat.Write("/diff");
        var list = await stage.Chat.WaitForText("has changed 3 files");
        Assert.Contains("src/code.cs +1 −1", list.Text, StringComparison.Ordinal);
        Assert.Contains("logo.png (new, untracked, binary)", list.Text, StringComparison.Ordinal);
        stage.Chat.Press(list.Id, "src/code.cs +1 −1");
        var document = await stage.Chat.WaitForMessage(static message => message.Document is not null);
        Assert.Equal("code.cs.diff", document.Document!.Name);
        var shown = stage.Chat.Messages.Single(static message => message.Text.Contains("@@ -1,3 +1,3 @@", StringComparison.Ordinal));
        Assert.Contains("+var better = 2;", shown.Text, StringComparison.Ordinal);
        var at = shown.Text.IndexOf("+var better = 2;", StringComparison.Ordinal);
        stage.Chat.WriteRaw(
            stage.Anna,
            new()
            {
                ["text"] = "why two?",
                ["quote"] = new JsonObject { ["text"] = "+var better = 2;", ["position"] = at, ["is_manual"] = true },
            },
            replyTo: shown.Id);
        await stage.Chat.WaitForText("echo: why two?");
        Assert.Contains("> +var better = 2;", stage.Model.Requests[^1].UserTexts[^2], StringComparison.Ordinal);
        stage.Chat.Write("and the whole of it?", replyTo: document.Id);
        await stage.Chat.WaitForText("echo: and the whole of it?");
        Assert.Contains("> code.cs.diff of session default", stage.Model.Requests[^1].UserTexts[^2], StringComparison.Ordinal);

        stage.Chat.Write("/files");
        var files = await stage.Chat.WaitForText("The folder of session default");
        stage.Chat.Press(files.Id, "📁 src");
        var inner = await stage.Chat.WaitForText("src/ in session default");
        stage.Chat.Press(inner.Id, inner.Buttons.Single(static button => button.Text.StartsWith("code.cs", StringComparison.Ordinal)).Text);
        var sent = await stage.Chat.WaitForMessage(static message => message.Document?.Name == "code.cs");
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "src", "code.cs"), Wait.Ended), sent.Document!.Bytes);
        Assert.Empty(stage.Bot.Violations);

        using var web = stage.Product.Web();
        var changes = JsonNode.Parse(await web.Http.GetStringAsync("/api/sessions/default/diff", Wait.Ended))!;
        Assert.Equal(
            ["image \u202Egpj.txt", "logo.png", "src/code.cs"],
            changes["files"]!.AsArray().Select(static file => file!["path"]!.ToString()));
        await OnAPageAsync(stage);
    }

    [Fact(Timeout = Patience)]
    public async Task A_guests_repository_that_points_to_the_owners_shows_nothing_of_it()
    {
        using var home = new HomeFolder();
        await using var product = Product.Silo(
            home, ("Agents:claude:Command", "no-such-claude"), ("Users:bert:Token", BertsToken));
        await product.StartAsync();
        using var anna = product.Web();
        await anna.SayAsync("echo ready");
        await anna.WaitForAnswerAsync("ready");
        var folder = Path.Combine(home.Workspaces, "owner", "default");
        MakeRepository(folder);
        using var bert = new Testing.WebClient(product.Url, BertsToken, "main");
        await bert.SayAsync("git init -q . && echo mine > mine.txt && git add . && echo made");
        await bert.WaitForAnswerAsync("made");
        await bert.SayAsync("/diff");
        await bert.WaitForNoticeAsync("mine.txt");

        foreach (var attack in new[]
        {
            $"rm -rf .git; echo 'gitdir: {folder}/.git' > .git",
            $"rm -rf .git; git init -q .; echo {folder}/.git/objects > .git/objects/info/alternates; "
                + $"echo {Git(folder, "rev-parse", "HEAD")} > .git/refs/heads/main; echo 'ref: refs/heads/main' > .git/HEAD",
            $"rm -rf .git; ln -s {folder}/.git .git",
            $"rm -rf .git src; git init -q .; ln -s {folder}/src src",
        })
        {
            var mark = $"end-{Guid.NewGuid():N}";
            await bert.SayAsync($"{attack}; echo {mark}");
            var answered = await bert.WaitForAnswerAsync(mark);
            await bert.SayAsync("/diff");
            var told =
                await bert.WaitAsync(happened => happened.Kind == "notice" && happened.Seq > answered.Seq, answered.Seq, "what /diff says");
            Assert.DoesNotContain("code.cs", told.Text, StringComparison.Ordinal);
            await bert.SayAsync("/files src/code.cs");
            var refused = await bert.WaitAsync(
                happened => happened.Kind is "notice" or "file" && happened.Seq > told.Seq, told.Seq, "what /files says");
            Assert.Equal("notice", refused.Kind);
        }
    }

    private static async Task OnAPageAsync(Stage stage)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await ConsolePage.LaunchAsync(playwright);
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        var problems = page.Problems();
        await ConsolePage.LogInAsync(page, stage.Product);
        await page.Locator("#text").FillAsync("/diff default");
        await page.Locator("#text").PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "src/code.cs +1 −1" }).ClickAsync(new() { Timeout = 30_000 });

        await Assertions.Expect(page.Locator(".hunk tr.new .code")).ToHaveTextAsync("var better = 2;");
        await Assertions.Expect(page.Locator(".hunk tr.gone .code")).ToHaveTextAsync("var good = 1;");
        await Assertions.Expect(page.Locator(".hunk tr.new .hljs-keyword")).ToHaveTextAsync("var");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Side by side" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hunk td.gone + td + td.new")).ToHaveTextAsync("var better = 2;");
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.GetByRole(AriaRole.Link, new() { Name = "All changes" }).ClickAsync();
        await Assertions.Expect(page.Locator("#changed")).ToContainTextAsync("image ⟨U+202E⟩gpj.txt");
        await page.Locator("#changed a", new() { HasText = "src/code.cs" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await Assertions.Expect(page.Locator("#text")).ToHaveValueAsync(
            new System.Text.RegularExpressions.Regex(@"About src/code\.cs in session default:[\s\S]*\+var better = 2;"));
        await page.Locator("#text").PressSequentiallyAsync("is this right?");
        await page.Locator("#text").PressAsync("Enter");
        var answer = page.Locator("#log .answer", new() { HasText = "is this right?" });
        await Assertions.Expect(answer).ToContainTextAsync("+var better = 2;", new() { Timeout = 30_000 });
        Assert.Empty(problems);
    }

    private static void MakeRepository(string folder)
    {
        Git(folder, "init", "-q", "-b", "main", ".");
        Directory.CreateDirectory(Path.Combine(folder, "src"));
        File.WriteAllText(Path.Combine(folder, "src", "code.cs"), "// code\nvar good = 1;\n// end\n");
        Git(folder, "add", "src");
        Git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "one");
        File.WriteAllText(Path.Combine(folder, "src", "code.cs"), "// code\nvar better = 2;\n// end\n");
        File.WriteAllBytes(Path.Combine(folder, "logo.png"), [1, 0, 2]);
        File.WriteAllText(Path.Combine(folder, "image \u202Egpj.txt"), "x\n");
    }

    private static string Git(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }
}
