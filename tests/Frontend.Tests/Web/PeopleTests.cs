using System.Net;
using Dormouse.Frontend.Web;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Storage;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class PeopleTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task A_new_token_ends_the_former_one_at_once_at_every_frontend()
    {
        await using var other = await web.StartAsync();
        using var owner = web.Client();
        var first = await NewTokenAsync(owner, "bert");
        using var here = web.Client(first);
        using var there = web.Client(first, other);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(here), await StatusAsync(there)));

        var second = await NewTokenAsync(owner, "bert");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await StatusAsync(here), await StatusAsync(there)));
        using var again = web.Client(second, other);
        Assert.Equal("""{"user":"bert","isOwner":false}""", await again.GetStringAsync("/api/me", Answers.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task The_token_that_version_0_1_0_had_made_goes_on_until_there_is_a_new_one()
    {
        var store = new FormerStore { ["owner-token"] = "made-by-version-0-1-0", ["frontend-token"] = "made-by-version-0-1-0" };
        using var owner = web.Client();
        using var former = web.Client("made-by-version-0-1-0");
        FormerOwnerToken.Hide(store);
        Assert.DoesNotContain("made-by-version-0-1-0", store.Values);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(former));

        await FormerOwnerToken.HandOverAsync(store, web.Grains);
        await FormerOwnerToken.HandOverAsync(store, web.Grains);

        Assert.Equal("""{"user":"owner","isOwner":true}""", await former.GetStringAsync("/api/me", Answers.Stop));
        Assert.All(store.Values, static value => Assert.Equal("", value));
        await web.Grains.GetGrain<ILoginsGrain>(LoginsKey.Of("owner")).SetToken(Digest.Of("another"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(former));
    }

    [Fact(Timeout = 2 * Limit)]
    public async Task While_the_store_is_away_no_token_is_a_wrong_one()
    {
        // Its own guesses: those of other tests are of this address too.
        await using var other = await web.StartAsync();
        using var owner = web.Client();
        using var bert = web.Client(await NewTokenAsync(owner, "bert"), other);
        await web.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Answers.Stop);
        web.Store.IsAway = true;
        try
        {
            for (var i = 0; i < Guesses.Free + 2; i++)
            {
                using var refused = await bert.GetAsync("/api/me", Answers.Stop);
                Assert.Contains("right now", await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable), StringComparison.Ordinal);
                Assert.NotNull(refused.Headers.RetryAfter);
            }
        }
        finally
        {
            web.Store.IsAway = false;
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(bert));
        using var client = web.Client(token: null, other);
        using var form = await Browser.PostAsync(client, WebFixture.OwnerToken);
        Assert.Equal(HttpStatusCode.SeeOther, form.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task A_token_of_the_settings_is_changed_there()
    {
        using var owner = web.Client();
        using var refused = await owner.PostAsync("/api/people/anna/token", content: null, Answers.Stop);
        Assert.Contains("Users:anna:Token", await refused.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        using var unknown = await owner.PostAsync("/api/people/mallory/token", content: null, Answers.Stop);
        Assert.Contains("There is no person of this name", await unknown.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Who_is_unpaired_is_let_in_by_nothing_any_more()
    {
        using var owner = web.Client();
        using var client = web.Client(token: null);
        var id = ExternalUserId.Of(ChatKey.Telegram, 4712);
        var pairing = web.Grains.GetGrain<IPairingGrain>(PairingKey.Of(ChatKey.Telegram));
        await pairing.Approve((await pairing.RequestPairing(id, "Cleo"))!, "cleo");
        using var hers = web.Client(await NewTokenAsync(owner, "cleo"));
        using var made = await owner.PostAsync("/api/people/cleo/code", content: null, Answers.Stop);
        var browser = await Browser.LogInAsync(client, (await made.JsonAsync())["code"]!.GetValue<string>(), "code");
        var people = await owner.GetStringAsync("/api/people", Answers.Stop);
        Assert.Contains("""{"user":"cleo","ids":["telegram:4712"],"logins":1,"hasToken":true}""", people, StringComparison.Ordinal);

        using var ended = await owner.DeleteAsync("/api/people/ids/telegram/4712", Answers.Stop);

        Assert.Equal("""{"user":"cleo"}""", await ended.Content.ReadAsStringAsync(Answers.Stop));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(hers));
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync(client, HttpMethod.Get, "/api/me"));
        Assert.Null(await pairing.Find(id));
        using var again = await owner.DeleteAsync("/api/people/ids/telegram/4712", Answers.Stop);
        Assert.Contains("Nobody was let in as telegram:4712", await again.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        using var named = await owner.DeleteAsync("/api/people/ids/telegram/77", Answers.Stop);
        Assert.Contains("Users:anna", await named.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);

        var noted = (await (await owner.GetAsync("/api/audit?last=1000", Answers.Stop)).JsonAsync()).AsArray();
        Assert.Equal(
            ["lets in telegram:4712, who was cleo, no more", "makes a login link for cleo", "makes a new token for cleo"],
            noted.Select(static one => one!["what"]!.ToString()).Where(static what => what.Contains("cleo", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Limit)]
    public async Task People_are_the_owners_business()
    {
        using var anna = web.Client(WebFixture.AnnaToken);
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, "/api/people"), (HttpMethod.Post, "/api/people/anna/token"), (HttpMethod.Post, "/api/people/owner/code"),
            (HttpMethod.Delete, "/api/people/ids/telegram/77"),
        })
        {
            using var request = new HttpRequestMessage(method, path);
            using var refused = await anna.SendAsync(request, Answers.Stop);
            Assert.Equal("Only the owner may do this.", await refused.ProblemAsync(HttpStatusCode.Forbidden));
        }
    }

    /// <summary>The settings of a store.</summary>
    private sealed class FormerStore : Dictionary<string, string>, IStore
    {
        public string Description => "memory";

        public string ServiceId => "test";

        public string Setting(string name, Func<string> make) => TryGetValue(name, out var value) ? value : this[name] = make();

        public void SetSetting(string name, string value) => this[name] = value;

        public void EraseSetting(string name) => this[name] = "";

        public Task<IReadOnlyList<string>> FindOpenWorkAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IReadOnlyList<string>> FindKeysAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private static async Task<string> NewTokenAsync(HttpClient owner, string user)
    {
        using var response = await owner.PostAsync($"/api/people/{user}/token", content: null, Answers.Stop);
        return (await response.JsonAsync())["token"]!.GetValue<string>();
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/api/me", Answers.Stop);
        return response.StatusCode;
    }
}
