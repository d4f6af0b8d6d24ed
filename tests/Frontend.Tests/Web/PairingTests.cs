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
    public async Task The_first_stranger_is_the_owner_and_later_ones_are_new_people()
    {
        using var client = web.Client();
        Assert.Equal("owner", await ApproveAsync(client, 501, "Max"));
        Assert.Equal("max-power", await ApproveAsync(client, 502, "  Max Power! "));
        Assert.Equal("user503", await ApproveAsync(client, 503, "Max_Power"));
        Assert.Equal("user504", await ApproveAsync(client, 504, "Owner"));
        Assert.Equal("user505", await ApproveAsync(client, 505, "ANNA"));
        Assert.Equal("user506", await ApproveAsync(client, 506, "张伟"));
        Assert.Equal("anna", await ApproveAsync(client, 507, "whoever", "anna"));
        Assert.Equal("max-power", await Pairing.Find(502));
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
        using var approve = await anna.PostAsync("/api/pairings/ABCDEFGH", content: null, Answers.Stop);
        await list.ProblemAsync(HttpStatusCode.Forbidden);
        await approve.ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("Max Power", "max-power")]
    [InlineData("--a--", "a")]
    [InlineData("abcdefghijklmnopqrstuvwxyz01234 xyz", "abcdefghijklmnopqrstuvwxyz01234")]
    [InlineData("✨", "")]
    public void A_display_name_is_made_to_fit(string display, string name) => Assert.Equal(name, PersonName.Fit(display));

    private async Task<string> ApproveAsync(HttpClient client, long stranger, string name, string? user = null)
    {
        var code = await Pairing.RequestPairing(stranger, name);
        using var response = user is null
            ? await client.PostAsync($"/api/pairings/{code}", content: null, Answers.Stop)
            : await client.PostAsJsonAsync($"/api/pairings/{code}", new { user }, Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.JsonAsync())["user"]!.ToString();
    }
}
