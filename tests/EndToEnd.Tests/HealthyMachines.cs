using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Postgres;
using WebClient = Dormouse.Testing.WebClient;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The end of one machine is no business of the sessions of others: not one of 600 activations, not one subprocess.</summary>
public partial class HealthyMachines
{
    private const int Patience = 900_000;
    private const int People = 6;
    private const int Sessions = 600;
    private const int Live = 6;

    [Theory(Timeout = Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_session_is_activated_again_and_no_process_ends_when_another_machine_ends(bool isKilled)
    {
        // Orleans tells of every activation and its end in this category.
        await using var stage = await ClusterStage.SetAsync(
            [("Logging:LogLevel:Orleans.Grain", "Trace"), .. Enumerable.Range(0, People).Select(
                static number => ($"Users:u{number}:Token", Token(number)))]);
        var desk = await stage.StartSiloAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        var pi = await stage.StartSiloAsync("pi");
        var frontend = await stage.StartFrontendAsync();
        Product[] healthy = [desk, nas];
        await Task.WhenAll(Enumerable.Range(0, People).Select(person => MakeAsync(frontend, person, healthy)));
        var activated = healthy.Select(static silo => Pinned(silo.Errors, "Finished activating grain").ToArray()).ToArray();
        var processes = healthy.Select(static silo => silo.SessionProcesses().Order().ToArray()).ToArray();
        Assert.Equal(
            Sessions + Live,
            activated.Sum(static grains => grains.Count(static grain => grain.StartsWith("session/", StringComparison.Ordinal))));
        Assert.All(activated, static grains => Assert.Distinct(grains));
        Assert.All(processes, static pids => Assert.Equal(Live / 2, pids.Length));

        if (isKilled)
        {
            await pi.KillAsync();
        }
        else
        {
            Assert.Equal(0, await pi.StopAsync());
        }

        await Eventually.Is(async () => await IsGoneAsync(stage, pi), "the others know that it is gone");
        await Task.WhenAll(Enumerable.Range(0, People).Select(person => LookAsync(frontend, person)));

        foreach (var (silo, grains, pids) in healthy.Zip(activated, processes))
        {
            Assert.Empty(Pinned(silo.Errors, "Completing deactivation of"));
            Assert.Equal(grains, Pinned(silo.Errors, "Finished activating grain"));
            Assert.Equal(pids, silo.SessionProcesses().Order());
        }

        // Had one ended, it would have been told.
        Assert.Equal(0, await desk.StopAsync());
        Assert.Superset(activated[0].ToHashSet(), Pinned(desk.Errors, "Completing deactivation of").ToHashSet());
    }

    /// <summary>Makes a person's share of the sessions, half of them on each machine, and one with a process.</summary>
    private static async Task MakeAsync(Product frontend, int person, Product[] machines)
    {
        using var web = Web(frontend, person);
        for (var number = 0; number < Sessions / People; number++)
        {
            // A computer that is busy with much else may refuse one.
            var (text, id) = ($"/new {Name(number)} @{machines[number % machines.Length].Machine}", Name(number));
            await Eventually.Is(() => web.TrySayAsync(text, id), "the message is taken");
        }

        await web.SayAsync($"/new live @{machines[person % machines.Length].Machine}");
        await web.SayAsync("echo up");
        await web.WaitForAnswerAsync("up");
        await LookAsync(frontend, person);
    }

    /// <summary>Asks each session how it is, which no other grain can answer.</summary>
    private static async Task LookAsync(Product frontend, int person)
    {
        using var web = Web(frontend, person);
        foreach (var name in Enumerable.Range(0, Sessions / People).Select(Name).Append("live"))
        {
            await Eventually.Is(
                async () =>
                {
                    using var response = await web.Http.GetAsync($"/api/sessions/{name}", TestContext.Current.CancellationToken);
                    return response.StatusCode is HttpStatusCode.OK;
                },
                $"session {name} says how it is");
        }
    }

    private static async Task<bool> IsGoneAsync(ClusterStage stage, Product silo) => (long)(await PostgresServer.ExecuteAsync(
        stage.Postgres.ConnectionString, $"SELECT count(*) FROM dormouse.membership WHERE silo_name = '{silo.Machine}' AND status = 3"))! == 0;

    /// <summary>The sessions and machines that lines of a log are about.</summary>
    private static IEnumerable<string> Pinned(string log, string what) => log.Split('\n')
        .Where(line => line.Contains(what, StringComparison.Ordinal))
        .Select(static line => PinnedGrain().Match(line))
        .Where(static match => match.Success)
        .Select(static match => match.Value);

    private static WebClient Web(Product frontend, int person) => new(frontend.Url, Token(person), "main");

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"s{number}");

    private static string Token(int person) => string.Create(CultureInfo.InvariantCulture, $"token-of-person-{person}");

    [GeneratedRegex(@"\b(session|machine)/[^\s'\]]+")]
    private static partial Regex PinnedGrain();
}
