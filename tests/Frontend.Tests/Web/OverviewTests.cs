using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class OverviewTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task A_session_is_seen_by_its_person_alone()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        using var owner = web.Client();
        using var made = await client.SendAsync("sees", "/new Garden planner");
        using var events = await EventReader.OpenAsync(client, "sees");
        Assert.Contains("Garden", (await events.NextAsync("notice"))["text"], StringComparison.Ordinal);

        var sessions = await (await client.GetAsync("/api/sessions", Answers.Stop)).JsonAsync();
        var listed = Assert.Single(sessions.AsArray(), static session => session!["name"]!.ToString() == "Garden")!;
        Assert.Equal(
            ("IDLE", web.Machine, "planner"), (listed["state"]!.ToString(), listed["machine"]!.ToString(), listed["persona"]!.ToString()));

        var session = await (await client.GetAsync("/api/sessions/garden", Answers.Stop)).JsonAsync();
        Assert.Equal(
            ("Garden", "idle", "claude"), (session["name"]!.ToString(), session["phase"]!.ToString(), session["agent"]!.ToString()));

        using var hidden = await owner.GetAsync("/api/sessions/garden", Answers.Stop);
        Assert.Contains("“garden”", await hidden.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_shows_the_persona_that_it_has_now_and_default_for_none()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        using var made = await client.SendAsync("persona", "/new Shed");
        using var events = await EventReader.OpenAsync(client, "persona");
        await events.NextAsync("notice");
        Assert.Equal("default", await PersonaAsync("/api/sessions"));
        using var set = await client.SendAsync("persona", "/persona planner");
        await events.NextAsync("notice");
        Assert.Equal("planner", await PersonaAsync("/api/sessions"));

        async Task<string> PersonaAsync(string path) => (await (await client.GetAsync(path, Answers.Stop)).JsonAsync())
            .AsArray().Single(static session => session!["name"]!.ToString() == "Shed")!["persona"]!.ToString();
    }

    [Fact(Timeout = Limit)]
    public async Task What_the_console_completes_is_the_list_of_commands_that_chats_know()
    {
        using var client = web.Client(WebFixture.AnnaToken);
        var known = await web.Grains.GetGrain<ICommandsGrain>(ICommandsGrain.Key).List();

        var listed = await (await client.GetAsync("/api/commands", Answers.Stop)).JsonAsync();

        Assert.NotEmpty(known);
        Assert.Equal(known, listed.AsArray().Select(static command => new CommandHelp(
            command!["name"]!.ToString(), command["arguments"]!.ToString(), command["description"]!.ToString())));
    }

    [Fact(Timeout = Limit)]
    public async Task A_machine_shows_its_agents_and_places()
    {
        using var client = web.Client();
        var machines = await (await client.GetAsync("/api/machines", Answers.Stop)).JsonAsync();
        var machine = Assert.Single(machines.AsArray())!;
        Assert.Equal(web.Machine, machine["name"]!.ToString());
        Assert.True(machine["online"]!.GetValue<bool>());
        Assert.Equal(16, machine["places"]!.GetValue<int>());
        Assert.Equal("claude", machine["agents"]![0]!["name"]!.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task Agents_are_listed_by_machine()
    {
        using var client = web.Client();
        var agents = await (await client.GetAsync("/api/agents", Answers.Stop)).JsonAsync();
        var agent = Assert.Single(agents.AsArray())!;
        Assert.Equal((web.Machine, "claude", "claude"), ($"{agent["machine"]}", $"{agent["name"]}", $"{agent["protocol"]}"));
        Assert.Null(agent["loggedIn"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Health_says_why_it_is_not_ready_without_asking_for_a_token()
    {
        await using var app = await web.StartAsync(configure: static services => services.AddHealthChecks()
            .AddCheck("store", static () => HealthCheckResult.Unhealthy("the store can't be reached")));
        using var client = web.Client(token: null, app);
        using var live = await client.GetAsync("/health/live", Answers.Stop);
        using var ready = await client.GetAsync("/health/ready", Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("store: the store can't be reached", await ready.Content.ReadAsStringAsync(Answers.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task Health_is_ready_when_nothing_is_wrong()
    {
        using var client = web.Client(token: null);
        Assert.Equal("Ready", await client.GetStringAsync("/health/ready", Answers.Stop));
    }
}
