using System.Net;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>What a browser has of a log-in: the cookie, and the key that its page stores.</summary>
/// <param name="Cookie">The cookie, with its name.</param>
/// <param name="Key">The key.</param>
internal sealed record Browser(string Cookie, string Key)
{
    /// <summary>Logs in, as the form of our own page does.</summary>
    public static async Task<Browser> LogInAsync(
        HttpClient client, string secret, string field = "token", Action<HttpRequestMessage>? change = null)
    {
        using var response = await PostAsync(client, secret, field, change);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        var location = response.Headers.Location!.ToString();
        Assert.StartsWith("/#key=", location, StringComparison.Ordinal);
        return new(response.Headers.GetValues("Set-Cookie").Single().Split(';')[0], location["/#key=".Length..]);
    }

    /// <summary>Posts the form.</summary>
    public static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, string secret, string field = "token", Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login");
        request.Content = new FormUrlEncodedContent([new(field, secret)]);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        change?.Invoke(request);
        return await client.SendAsync(request, Answers.Stop);
    }

    /// <summary>Calls with the cookie, and with the key unless it is left out.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, bool hasKey = true, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", Cookie);
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        if (hasKey)
        {
            request.Headers.Add("Dormouse-Key", Key);
        }

        change?.Invoke(request);
        return await client.SendAsync(request, Answers.Stop);
    }

    /// <summary>What a call is answered with.</summary>
    public async Task<HttpStatusCode> StatusAsync(HttpClient client, HttpMethod method, string path, bool hasKey = true)
    {
        using var response = await SendAsync(client, method, path, hasKey);
        return response.StatusCode;
    }
}
