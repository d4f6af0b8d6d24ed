using System.Net;
using System.Net.Http.Json;
using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class PairingTests(WebFixture web)
{
    private const int Limit = 30_000;

    private IPairingGrain Pairing => web.Grains.GetGrain<IPairingGrain>("pairing/telegram");

    [Fact(Timeout = Limit)]
    public async Task What_strangers_call_themselves_never_picks_an_existing_person()
    {
        using var client = web.Client();
        Assert.Equal("max", await ApproveAsync(client, 501, "Max"));
        Assert.Equal("max-power", await ApproveAsync(client, 502, "  Max Power! "));
        Assert.Equal("user503", await ApproveAsync(client, 503, "Max_Power"));
        Assert.Equal("user504", await ApproveAsync(client, 504, "Owner"));
        Assert.Equal("user505", await ApproveAsync(client, 505, "ANNA"));
        Assert.Equal("user506", await ApproveAsync(client, 506, "张伟"));
        Assert.Equal("max-power", await Pairing.Find(502));
    }

    [Theory(Timeout = Limit)]
    [InlineData(511, KnownPeople.Owner)]
    [InlineData(512, "anna")]
    [InlineData(513, "let-in-earlier")]
    [InlineData(514, "gone-but-has-sessions")]
    public async Task An_existing_person_is_nobody_new_and_joined_only_on_purpose(long stranger, string user)
    {
        using var client = web.Client();
        if (user == "let-in-earlier")
        {
            await Pairing.Approve((await Pairing.RequestPairing(510, "Someone"))!, user);
        }
        else if (user == "gone-but-has-sessions")
        {
            await web.Grains.GetGrain<IUserGrain>(UserKey.Of(user)).Create(new("work", Persona: null, web.Machine, "1"));
        }

        var code = await Pairing.RequestPairing(stranger, user);
        using var taken = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user }, Answers.Stop);
        var refusal = await taken.ProblemAsync(HttpStatusCode.Conflict);
        Assert.StartsWith($"There is a person “{user}” already, so nobody was let in;", refusal, StringComparison.Ordinal);
        Assert.Null(await Pairing.Find(stranger));

        using var joined = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user, existing = true }, Answers.Stop);
        var body = await joined.JsonAsync();
        Assert.Equal((user, false), (body["user"]!.ToString(), body["new"]!.GetValue<bool>()));
        Assert.Equal(user, await Pairing.Find(stranger));
    }

    [Fact(Timeout = Limit)]
    public async Task An_existing_person_has_to_be_named_and_to_exist()
    {
        using var client = web.Client();
        var code = await Pairing.RequestPairing(521, "Zed");
        using var nobody = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user = "zed", existing = true }, Answers.Stop);
        using var unnamed = await client.PostAsJsonAsync($"/api/pairings/{code}", new { existing = true }, Answers.Stop);
        Assert.StartsWith("There is no person “zed” yet", await nobody.ProblemAsync(HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Contains("the name is missing", await unnamed.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Null(await Pairing.Find(521));
    }

    [Fact(Timeout = Limit)]
    public async Task Two_who_call_themselves_the_same_and_are_let_in_at_once_are_two_people()
    {
        using var client = web.Client();
        var codes = await Task.WhenAll(
            Enumerable.Range(531, 5).Select(stranger => Pairing.RequestPairing(stranger, "Twin")));
        var names = await Task.WhenAll(codes.Select(async code =>
        {
            using var response = await client.PostAsync($"/api/pairings/{code}", content: null, Answers.Stop);
            return (await response.JsonAsync())["user"]!.ToString();
        }));
        Assert.Equal(5, names.Distinct().Count());
    }

    [Fact(Timeout = Limit)]
    public async Task Who_is_joined_and_who_is_let_in_are_both_told()
    {
        using var client = web.Client();
        var stranger = new Stranger(ExternalUserId.Of("telegram", 541), "An\u202Ena") { Username = "eve" };
        var code = await Pairing.RequestPairing(stranger);
        using var response = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user = "anna", existing = true }, Answers.Stop);

        Assert.Equal("telegram 541 (@eve, “An⟨U+202E⟩na”)", (await response.JsonAsync())["shown"]!.ToString());
        foreach (var chat in new[] { ChatKey.OfTelegram(77, thread: null), ChatKey.OfWeb("anna", "main") })
        {
            await ToldAsync(chat, "Somebody was let in as you: telegram 541 (@eve, “An⟨U+202E⟩na”).");
        }

        await ToldAsync(ChatKey.OfTelegram(541, thread: null), "You are let in, as anna.");
    }

    [Fact(Timeout = Limit)]
    public async Task Id_username_and_name_are_shown_apart_and_nothing_of_them_is_invisible()
    {
        using var client = web.Client();
        var code = await Pairing.RequestPairing(
            new Stranger(ExternalUserId.Of("telegram", 551), "renwO\u202E (@owner)\n\u200B") { Username = "eve" });
        var listed = await (await client.GetAsync("/api/pairings", Answers.Stop)).JsonAsync();
        var waiting = Assert.Single(listed.AsArray(), request => request!["code"]!.ToString() == code)!;
        Assert.Equal(
            ("551", "eve", "renwO⟨U+202E⟩ (@owner)⟨U+000A⟩⟨U+200B⟩"),
            (waiting["id"]!.ToString(), waiting["username"]!.ToString(), waiting["name"]!.ToString()));
    }

    [Fact(Timeout = Limit)]
    public async Task Everybody_who_is_known_is_listed_with_the_owner_first()
    {
        using var client = web.Client();
        var user = await ApproveAsync(client, 561, "Listed");
        var people = (await (await client.GetAsync("/api/people", Answers.Stop)).JsonAsync()).AsArray();
        Assert.Equal("owner", people[0]!["user"]!.ToString());
        string[] names = [.. people.Select(static person => person!["user"]!.ToString())];
        Assert.Contains("anna", names);
        Assert.Contains(user, names);
    }

    [Fact(Timeout = Limit)]
    public async Task Who_waits_is_listed_until_approved_and_a_code_works_once()
    {
        using var client = web.Client();
        var code = await Pairing.RequestPairing(601, "Eve <b>")
            ?? throw new InvalidOperationException("There is no code.");
        var listed = await (await client.GetAsync("/api/pairings", Answers.Stop)).JsonAsync();
        var waiting = Assert.Single(listed.AsArray(), request => request!["code"]!.ToString() == code)!;
        Assert.Equal((601L, "Eve <b>"), (waiting["telegram"]!.GetValue<long>(), waiting["name"]!.ToString()));
        Assert.Equal(("telegram", "601"), (waiting["channel"]!.ToString(), waiting["id"]!.ToString()));

        using var bad = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user = "Eve B" }, Answers.Stop);
        Assert.Contains("1 to 32 of a-z", await bad.ProblemAsync(HttpStatusCode.BadRequest), StringComparison.Ordinal);
        using var good = await client.PostAsJsonAsync($"/api/pairings/{code.ToLowerInvariant()}", new { user = "eve" }, Answers.Stop);
        Assert.Equal("eve", (await good.JsonAsync())["user"]!.ToString());
        using var again = await client.PostAsync($"/api/pairings/{code}", content: null, Answers.Stop);
        Assert.StartsWith("Nobody waits", await again.ProblemAsync(HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Only_the_owner_sees_who_waits_and_lets_in()
    {
        using var anna = web.Client(WebFixture.AnnaToken);
        using var list = await anna.GetAsync("/api/pairings", Answers.Stop);
        using var people = await anna.GetAsync("/api/people", Answers.Stop);
        using var approve = await anna.PostAsync("/api/pairings/ABCDEFGH", content: null, Answers.Stop);
        await people.ProblemAsync(HttpStatusCode.Forbidden);
        await list.ProblemAsync(HttpStatusCode.Forbidden);
        await approve.ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("Max Power", "max-power")]
    [InlineData("--a--", "a")]
    [InlineData("abcdefghijklmnopqrstuvwxyz01234 xyz", "abcdefghijklmnopqrstuvwxyz01234")]
    [InlineData("✨", "")]
    public void A_display_name_is_made_to_fit(string display, string name) => Assert.Equal(name, PersonName.Fit(display));

    private async Task<string> ApproveAsync(HttpClient client, long stranger, string name)
    {
        var code = await Pairing.RequestPairing(stranger, name);
        using var response = await client.PostAsync($"/api/pairings/{code}", content: null, Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync())["user"]!.ToString();
    }

    /// <summary>What a chat was told first.</summary>
    /// <summary>A chat is told something; other tests tell it other things.</summary>
    private async Task ToldAsync(string chat, string beginning)
    {
        await foreach (var output in web.Grains.GetGrain<IChatGrain>(chat).Read(after: 0))
        {
            if (output.Text.StartsWith(beginning, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"{chat} has ended, and was not told: {beginning}");
    }
}
