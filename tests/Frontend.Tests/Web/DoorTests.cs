using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Dormouse.Frontend.Web;
using Dormouse.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>What stands before everything that is served: by which name it is called, by whom, and what browsers are told.</summary>
[Collection(WebCollection.Name)]
public sealed class DoorTests(WebFixture web)
{
    private const int Limit = 30_000;
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");

    [Theory(Timeout = Limit)]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/app.js")]
    [InlineData("/api/me")]
    [InlineData("/dashboard")]
    [InlineData("/metrics")]
    [InlineData("/health/ready")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/telegram/webhook")]
    public async Task A_name_that_was_rebound_to_our_address_is_served_nothing(string path)
    {
        using var client = web.Client();
        client.DefaultRequestHeaders.Host = "evil.example:8080";
        using var response = await client.GetAsync(path, Answers.Stop);
        Assert.Equal(
            "Nothing is served under the name “evil.example”; if it is a name of this machine, add it to Frontend:Hosts.",
            await response.ProblemAsync(HttpStatusCode.MisdirectedRequest));
    }

    [Theory(Timeout = Limit)]
    [InlineData("localhost:1")]
    [InlineData("proxy.example")]
    public async Task Our_own_names_and_those_of_the_settings_are_served(string host)
    {
        await using var app = await web.StartAsync(configure: static services => services.Replace(
            ServiceDescriptor.Singleton(new ServedHosts(["proxy.example"]))));
        using var client = web.Client(app: app);
        client.DefaultRequestHeaders.Host = host;
        using var response = await client.GetAsync("/api/me", Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory(Timeout = Limit)]
    [InlineData("/login")]
    [InlineData("/api/me")]
    [InlineData("/app.js")]
    [InlineData("/dashboard/")]
    public async Task Browsers_are_told_to_keep_other_sites_and_devices_away(string path)
    {
        using var client = web.Client();
        using var response = await client.GetAsync(path, Answers.Stop);
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("camera=()", response.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Metrics_are_for_programs_of_this_machine_and_elsewhere_for_the_owner()
    {
        await using var app = await StartFromAsync(Elsewhere);
        using var nobody = web.Client(token: null, app);
        using var anna = web.Client(WebFixture.AnnaToken, app);
        using var owner = web.Client(app: app);
        using var refused = await nobody.GetAsync("/metrics", Answers.Stop);
        using var alsoRefused = await anna.GetAsync("/metrics", Answers.Stop);
        using var given = await owner.GetAsync("/metrics", Answers.Stop);
        Assert.Contains("the owner's token", await refused.ProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        await alsoRefused.ProblemAsync(HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
    }

    [Fact(Timeout = Limit)]
    public async Task A_proxy_of_this_machine_hands_on_what_others_ask()
    {
        using var nobody = web.Client(token: null);
        using var near = await nobody.GetAsync("/metrics", Answers.Stop);
        nobody.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.7");
        using var far = await nobody.GetAsync("/metrics", Answers.Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (near.StatusCode, far.StatusCode));
    }

    [Theory(Timeout = Limit)]
    [InlineData(null, "store: The store can't be reached.")]
    [InlineData(WebFixture.AnnaToken, "store: The store can't be reached.")]
    [InlineData(WebFixture.OwnerToken, "store: The store can't be reached. (password authentication failed for user dormouse)")]
    public async Task Why_it_is_not_ready_is_told_in_plain_words_and_in_the_failure_s_own_to_the_owner_only(string? token, string told)
    {
        await using var app = await web.StartAsync(configure: static services => services
            .AddSingleton(DispatchProxy.Create<IStore, LostStore>())
            .AddHealthChecks().AddCheck<StoreHealth>("store"));
        using var client = web.Client(token: null, app);
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.GetAsync("/health/ready", Answers.Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(told, await response.Content.ReadAsStringAsync(Answers.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task Whoever_gives_wrong_tokens_waits_and_a_right_one_from_another_address_works_at_once()
    {
        await using var app = await StartAsync(new FromSaidAddress());
        using var client = web.Client(token: null, app);
        for (var guess = 0; guess <= Guesses.Free; guess++)
        {
            using var wrong = await AskAsync($"guess-{guess}", "192.0.2.7");
            Assert.Equal("Nobody has this token.", await wrong.ProblemAsync(HttpStatusCode.Unauthorized));
        }

        using var refused = await AskAsync(WebFixture.OwnerToken, "192.0.2.7");
        Assert.StartsWith("Too many wrong tokens", await refused.ProblemAsync(HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        using var elsewhere = await AskAsync(WebFixture.OwnerToken, "192.0.2.8");
        Assert.Equal(HttpStatusCode.OK, elsewhere.StatusCode);

        using var login = await LogInAsync("192.0.2.7");
        Assert.Equal(HttpStatusCode.TooManyRequests, login.StatusCode);

        Task<HttpResponseMessage> AskAsync(string token, string address) => SendAsync(client, new(HttpMethod.Get, "/api/me")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        }, address);

        Task<HttpResponseMessage> LogInAsync(string address) => SendAsync(client, new(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent([new("token", WebFixture.OwnerToken)]),
        }, address);
    }

    [Fact(Timeout = Limit)]
    public async Task Who_guesses_at_the_log_in_waits_too()
    {
        await using var app = await StartAsync(new FromSaidAddress());
        using var client = web.Client(token: null, app);
        for (var guess = 0; guess <= Guesses.Free; guess++)
        {
            using var wrong = await LogInAsync();
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using var refused = await LogInAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.StartsWith("Too many wrong tokens", await refused.Content.ReadAsStringAsync(Answers.Stop), StringComparison.Ordinal);

        Task<HttpResponseMessage> LogInAsync() => SendAsync(client, new(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent([new("token", "guess")]),
        }, "192.0.2.9");
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage request, string address)
    {
        using (request)
        {
            request.Headers.Add(FromSaidAddress.Header, address);
            return await client.SendAsync(request, Answers.Stop);
        }
    }

    private Task<WebApplication> StartFromAsync(IPAddress address) => StartAsync(new FromElsewhere(address));

    /// <summary>Starts a frontend whose clock stands still.</summary>
    private Task<WebApplication> StartAsync(IStartupFilter filter) =>
        web.StartAsync(new FakeTimeProvider(DateTimeOffset.UnixEpoch), services => services.AddSingleton(filter));

    /// <summary>Every connection comes from an address.</summary>
    private sealed class FromElsewhere(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((HttpContext context, RequestDelegate inner) =>
            {
                context.Connection.RemoteIpAddress = address;
                return inner(context);
            });
            next(app);
        };
    }

    /// <summary>Every request says which address it comes from.</summary>
    private sealed class FromSaidAddress : IStartupFilter
    {
        public const string Header = "X-Test-Address";

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(static (HttpContext context, RequestDelegate inner) =>
            {
                context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[Header].ToString());
                return inner(context);
            });
            next(app);
        };
    }

    /// <summary>A store that says more of itself than strangers are to know.</summary>
    public class LostStore : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new InvalidOperationException("password authentication failed for user dormouse");
    }
}
