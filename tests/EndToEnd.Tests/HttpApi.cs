using System.Net;

namespace Dormouse.EndToEnd.Tests;

public class HttpApi
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task The_same_id_is_accepted_once_also_over_a_crash()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using (var web = product.Web())
        {
            await web.SayAsync("echo x >> counted; echo once", "message-1");
            await web.WaitForAnswerAsync("once");
            await web.SayAsync("echo x >> counted; echo once", "message-1");
        }

        await product.KillAsync();
        await product.StartAsync();
        using var again = product.Web();
        await again.SayAsync("echo x >> counted; echo once", "message-1");
        await again.SayAsync("wc -l < counted; echo counted");

        Assert.Equal("```\n1\ncounted\n```", (await again.WaitForAnswerAsync("counted")).Text);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reader_who_comes_back_misses_nothing_and_sees_nothing_twice_over_a_restart()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        long last;
        using (var web = product.Web())
        {
            await web.SayAsync("echo first");
            last = (await web.WaitForAnswerAsync("first")).Seq;
            await web.SayAsync("echo second");
            await web.WaitForAnswerAsync("second");
        }

        Assert.Equal(0, await product.StopAsync());
        await product.StartAsync();
        using var back = product.Web();
        await back.SayAsync("echo third");

        var seen = new List<ChatEvent>();
        await back.WaitAsync(
            happened =>
            {
                seen.Add(happened);
                return happened.Kind == "answer" && happened.Text.Contains("third", StringComparison.Ordinal);
            },
            last);
        Assert.Equal(
            ["```\nsecond\n```", "```\nthird\n```"],
            seen.Where(static happened => happened.Kind == "answer").Select(static happened => happened.Text));
        Assert.Equal(seen.Select(static happened => happened.Seq).Order().Distinct(), seen.Select(static happened => happened.Seq));
    }

    [Fact(Timeout = Patience)]
    public async Task Nobody_gets_in_without_a_token()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(product.Url) };
        foreach (var path in new[] { "/api/sessions", "/api/chats/main/events", "/api/machines", "/api/pairings", "/api/people" })
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }

        foreach (var path in new[] { "/", "/dashboard", "/dashboard/DashboardCounters" })
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        }

        using var live = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var ready = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
    }

    [Fact(Timeout = Patience)]
    public async Task The_dashboard_and_the_description_of_the_API_are_there_for_the_owner()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        await web.SayAsync("echo hi");
        await web.WaitForAnswerAsync("hi");

        // The dashboard gathers its figures once in a while.
        await Eventually.Is(
            async () =>
                (await web.Http.GetStringAsync("/dashboard/DashboardCounters", TestContext.Current.CancellationToken)).Contains(
                    "SessionGrain", StringComparison.Ordinal),
            "the dashboard shows the session");
        Assert.Contains(
            "/api/chats/{chat}/messages",
            await web.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var sessions = await web.Http.GetStringAsync("/api/sessions", TestContext.Current.CancellationToken);
        Assert.Contains("LIVE", sessions, StringComparison.Ordinal);
        var machines = await web.Http.GetStringAsync("/api/machines", TestContext.Current.CancellationToken);
        Assert.Contains(product.Machine, machines, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_counted_can_be_scraped_and_names_nobody()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"));
        using var web = product.Web("a-secret-chat");
        await web.SayAsync("echo counted");
        await web.WaitForAnswerAsync("counted");
        using var http = new HttpClient { BaseAddress = new(product.Url) };
        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Matches("""(?m)^dormouse_chat_messages_accepted(_\w+)?_total\{[^}]*dormouse_channel="web"[^}]*\} 1\b""", metrics);
        Assert.Contains("orleans_", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-chat", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(product.Token, metrics, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task SIGTERM_ends_with_0_although_a_reader_is_there_and_a_command_runs()
    {
        using var home = new HomeFolder();
        await using var product = await StartAsync(home);
        using var web = product.Web();
        await web.SayAsync("echo begun > begun; sleep 1000");
        await Eventually.Is(() => File.Exists(Path.Combine(home.Workspaces, "owner", "default", "begun")), "the command runs");
        var reading = web.WaitForAnswerAsync("never");

        Assert.Equal(0, await product.StopAsync());

        Assert.Empty(product.SessionProcesses());
        await Assert.ThrowsAnyAsync<Exception>(() => reading);
    }

    private static Task<Product> StartAsync(HomeFolder home) => Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"));
}
