using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

public class Clustering
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sessions_run_on_the_machine_that_they_were_made_for(bool isLocked)
    {
        await using var stage = await (isLocked ? ClusterStage.SetAsync() : ClusterStage.SetOpenAsync());
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        using var web = desk.Web();

        await web.SayAsync($"/new backup @{nas.Machine}");
        await web.WaitForNoticeAsync("backup");
        await web.SayAsync("echo on $DORMOUSE_SESSION");

        await web.WaitForAnswerAsync($"on {nas.Machine}/");
        Assert.NotEmpty(nas.SessionProcesses());
        Assert.Empty(desk.SessionProcesses());
        Assert.Equal(0, await nas.StopAsync());
        Assert.Empty(nas.SessionProcesses());
        Assert.Equal(0, await desk.StopAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task The_login_link_of_a_silo_without_a_console_leads_to_its_dashboard()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloAsync("nas", ("Dashboard:Urls", "http://127.0.0.1:0"));
        using var http = new HttpClient { BaseAddress = new(nas.Url) };

        var code = Uri.UnescapeDataString(new Uri(nas.LoginLink).Query["?code=".Length..]);
        using var form = new FormUrlEncodedContent([new("code", code)]);

        using var page = await http.PostAsync("/login", form, TestContext.Current.CancellationToken);
        using var again = await http.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal((System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.OK), (page.StatusCode, again.StatusCode));
        Assert.StartsWith("/dashboard", page.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
        Assert.StartsWith("/dashboard", again.RequestMessage!.RequestUri!.AbsolutePath, StringComparison.Ordinal);
    }
}
