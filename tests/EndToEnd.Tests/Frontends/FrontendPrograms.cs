using System.Net;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests.Frontends;

/// <summary>A frontend as a program: how it starts, what it says, how it ends.</summary>
public class FrontendPrograms
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task It_may_be_started_before_any_silo_and_outlives_all_of_them()
    {
        await using var stage = await ClusterStage.SetAsync();
        var port = FreePorts.Next();
        var frontend = stage.NewFrontend(("Frontend:Urls", $"http://127.0.0.1:{port}"));
        using var systemd = new NotifySocket(frontend.Home);
        frontend.Environment["NOTIFY_SOCKET"] = systemd.Path;
        var ready = frontend.Launch();
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Eventually.Is(async () => await StatusAsync(http, "/health/live") is HttpStatusCode.OK, "the frontend lives");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(http, "/health/ready"));
        await Eventually.Is(
            () => frontend.Errors.Contains("Cluster dormouse has no authority yet", StringComparison.Ordinal),
            "it says what it waits for");
        Assert.False(ready.IsCompleted);
        Assert.Empty(systemd.All);
        using (var early = new Testing.WebClient($"http://127.0.0.1:{port}", frontend.Token, "main"))
        using (var refused = await early.Http.GetAsync("/api/sessions", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        var silo = await stage.StartSiloAsync("nas");
        await ready.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("READY=1", await systemd.NextAsync());
        Assert.Contains("store     PostgreSQL at 127.0.0.1", frontend.Output, StringComparison.Ordinal);
        Assert.Contains($"machine   {frontend.Machine}\n", frontend.Output, StringComparison.Ordinal);
        Assert.Matches($@"agents    shell [0-9.]+\S* on {silo.Machine}\n", frontend.Output);
        Assert.Contains("telegram  not set up (Telegram:Token)", frontend.Output, StringComparison.Ordinal);
        Assert.Contains("Ready:", frontend.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "/health/ready"));
        using var web = frontend.Web();
        await web.SayAsync("echo first");
        await web.WaitForAnswerAsync("first");

        var metrics = await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain(frontend.Token, metrics, StringComparison.Ordinal);

        await silo.KillAsync();
        await Eventually.Is(
            async () => await StatusAsync(http, "/health/ready") is HttpStatusCode.ServiceUnavailable, "it is not ready without a silo");
        using (var refused = await web.Http.PostAsync($"{web.Path}/messages", new StringContent("""{"text": "lost?"}"""), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await silo.StartAsync();
        await Eventually.Is(async () => await StatusAsync(http, "/health/ready") is HttpStatusCode.OK, "it is ready again");
        await web.SayAsync("echo second");
        await web.WaitForAnswerAsync("second");
        Assert.Equal(0, await frontend.StopAsync());
        Assert.DoesNotContain(Dormouse.Postgres.PostgresServer.Password, frontend.Output + frontend.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task It_ends_at_once_when_told_so_while_it_waits_for_silos()
    {
        await using var stage = await ClusterStage.SetAsync();
        var frontend = stage.NewFrontend();
        _ = frontend.Launch();
        await Eventually.Is(
            () => frontend.Errors.Contains("Cluster dormouse has no authority yet", StringComparison.Ordinal), "it waits");
        Assert.Equal(0, await frontend.StopAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task It_outlives_the_store_and_tells_when_nothing_can_be_taken()
    {
        await using var stage = await ClusterStage.SetAsync();
        await stage.StartSiloAsync("nas");
        var frontend = await stage.StartFrontendAsync();
        using var web = frontend.Web();
        await web.SayAsync("echo first", "1");
        await web.WaitForAnswerAsync("first");

        await stage.Postgres.StopAsync(immediately: true);
        await Eventually.Is(
            async () => await StatusAsync(web.Http, "/health/ready") is HttpStatusCode.ServiceUnavailable,
            "it is not ready without the store");
        using (var refused = await web.Http.PostAsync($"{web.Path}/messages", new StringContent("""{"text": "echo second", "id": "2"}"""), TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await stage.Postgres.StartAgainAsync();
        await Eventually.Is(async () => await StatusAsync(web.Http, "/health/ready") is HttpStatusCode.OK, "it is ready again");
        await web.SayAsync("echo second", "2");
        await web.WaitForAnswerAsync("second");
        Assert.Equal(
            1,
            (await web.KeptAsync()).Count(
                static happened => happened.Kind == "answer" && happened.Text.Contains("second", StringComparison.Ordinal)));
    }

    [Theory(Timeout = Patience)]
    [InlineData(78, "Storage:Postgres")]
    [InlineData(78, "Storage:Postgres is not a connection string", "--Storage:Postgres=nonsense")]
    [InlineData(69, "Storage:Postgres", "--Storage:Postgres=Host=127.0.0.1;Port=1;Password=s3cret")]
    [InlineData(78, "Frontend:Enabled", "--Storage:Postgres=Host=127.0.0.1;Port=1", "--Frontend:Enabled=false")]
    [InlineData(78, "did you mean Frontend:Urls", "--Storage:Postgres=Host=127.0.0.1;Port=1", "--Frontend:Url=http://127.0.0.1:0")]
    [InlineData(
        78,
        "Sessions:IdleTimout is not a setting; did you mean Sessions:IdleTimeout?",
        "--Storage:Postgres=Host=127.0.0.1;Port=1",
        "--Sessions:IdleTimout=1")]
    [InlineData(
        78, "Frontend:Urls is 'https://127.0.0.1'", "--Storage:Postgres=Host=127.0.0.1;Port=1", "--Frontend:Urls=https://127.0.0.1")]
    [InlineData(78, "Machine is a section", "--Machine=nas")]
    [InlineData(78, "'doctor' is no verb", "doctor")]
    [InlineData(0, null, "--help")]
    [InlineData(0, null, "--version")]
    public async Task What_is_wrong_is_said_in_one_line(int code, string? error, params string[] arguments)
    {
        using var home = new HomeFolder();
        var (exit, output, errors) = await Product.RunAsync(Programs.Frontend, home, arguments);
        Assert.Equal(code, exit);
        Assert.DoesNotContain("s3cret", output + errors, StringComparison.Ordinal);
        if (error is null)
        {
            Assert.NotEmpty(output);
        }
        else
        {
            Assert.Contains(error, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_port_that_is_taken_is_said_although_no_silo_is_there()
    {
        await using var stage = await ClusterStage.SetAsync();
        using var taken = FreePorts.Take(out var port);
        var (exit, _, errors) = await Product.RunAsync(
            Programs.Frontend, stage.Home, [$"--Storage:Postgres={stage.Postgres.ConnectionString}", $"--Frontend:Urls=http://127.0.0.1:{port}"]);
        Assert.Equal(69, exit);
        Assert.Contains(
            "Frontend:Urls", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, string path)
    {
        try
        {
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
