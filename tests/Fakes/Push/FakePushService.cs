using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>
/// A push service as browsers have one (RFC 8030), and the browsers behind it. It refuses what real ones refuse: whoever does not show that
/// they have the key that the browser subscribed with (RFC 8292), and what is not encrypted for it.
/// </summary>
public sealed class FakePushService : IAsyncDisposable
{
    private const int MostBytes = 4_096;
    private const string Scheme = "vapid ";
    private static readonly TimeSpan LongestToken = TimeSpan.FromHours(24);

    private readonly Bell _bell = new();
    private readonly Journal<PushedMessage> _messages;
    private readonly Journal<string> _violations;
    private readonly Dictionary<string, FakeBrowser> _browsers = [];
    private readonly HashSet<string> _gone = [];
    private readonly Lock _gate = new();
    private Loopback _server = null!;

    private FakePushService()
    {
        _messages = new(_bell);
        _violations = new(_bell);
    }

    /// <summary>What all of its addresses begin with.</summary>
    public string Url => _server.Url.ToString();

    /// <summary>The messages that browsers got, in order.</summary>
    public IReadOnlyList<PushedMessage> Messages => _messages.Entries;

    /// <summary>What was refused, other than because a browser is gone.</summary>
    public IReadOnlyList<string> Violations => _violations.Entries;

    public static async Task<FakePushService> StartAsync()
    {
        var service = new FakePushService();
        service._server = await Loopback.StartAsync(0, service.HandleAsync, service._violations.Add);
        return service;
    }

    /// <summary>A browser subscribes.</summary>
    /// <param name="serverKey">The key of those who may notify it.</param>
    public FakeBrowser Subscribe(string serverKey)
    {
        lock (_gate)
        {
            var browser = new FakeBrowser($"{Url}push/{Guid.NewGuid():N}", serverKey);
            _browsers.Add(browser.Endpoint, browser);
            return browser;
        }
    }

    /// <summary>A browser has ended its subscription.</summary>
    public void End(FakeBrowser browser)
    {
        lock (_gate)
        {
            _gone.Add(browser.Endpoint);
        }
    }

    /// <summary>Waits for a message.</summary>
    public Task<PushedMessage> WaitForAsync(
        Func<PushedMessage, bool> matches, [CallerArgumentExpression(nameof(matches))] string what = "") =>
        _bell.UntilAsync(
            () => Messages.FirstOrDefault(matches),
            $"{what} at a browser",
            () => string.Join('\n', [.. Messages.Select(static message => message.ToString()), .. Violations]),
            timeout: null);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (var browser in _browsers.Values)
        {
            browser.Dispose();
        }
    }

    private async Task HandleAsync(HttpContext context, CancellationToken ended)
    {
        var request = context.Request;
        FakeBrowser? browser;
        bool isGone;
        lock (_gate)
        {
            _browsers.TryGetValue($"{Url.TrimEnd('/')}{request.Path}", out browser);
            isGone = browser is null || _gone.Contains(browser.Endpoint);
        }

        if (isGone)
        {
            context.Response.StatusCode = browser is null ? StatusCodes.Status404NotFound : StatusCodes.Status410Gone;
            return;
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ended);
        var (status, message) = Judge(request, browser!, body.ToArray());
        context.Response.StatusCode = status;
        if (message is null)
        {
            _violations.Add($"{status} for {request.Method} {request.Path}");
        }
        else
        {
            _messages.Add(message);
        }
    }

    private (int Status, PushedMessage? Message) Judge(HttpRequest request, FakeBrowser browser, byte[] body)
    {
        var topic = request.Headers["Topic"].ToString();
        if (!HttpMethods.IsPost(request.Method)
            || !int.TryParse(request.Headers["TTL"], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || topic.Length > 32
            || !Base64Url.IsValid(topic)
            || request.Headers["Urgency"].ToString() is not ("" or "very-low" or "low" or "normal" or "high"))
        {
            return (StatusCodes.Status400BadRequest, null);
        }

        if (Contact(request.Headers.Authorization.ToString(), browser.ServerKey) is not { } contact)
        {
            return (StatusCodes.Status403Forbidden, null);
        }

        if (body.Length > MostBytes)
        {
            return (StatusCodes.Status413PayloadTooLarge, null);
        }

        if (request.Headers.ContentEncoding != "aes128gcm")
        {
            return (StatusCodes.Status415UnsupportedMediaType, null);
        }

        var urgency = request.Headers["Urgency"].ToString();
        return (StatusCodes.Status201Created, new(browser.Read(body), topic, urgency, contact));
    }

    /// <summary>Whom to write to, by who shows that they have the key; null if nobody does.</summary>
    private string? Contact(string authorization, string serverKey)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var parts = authorization[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries);
        var token = parts.FirstOrDefault(static part => part.StartsWith("t=", StringComparison.Ordinal))?[2..].Split('.');
        var key = parts.FirstOrDefault(static part => part.StartsWith("k=", StringComparison.Ordinal))?[2..];
        if (token is not [var head, var claims, var signature] || key != serverKey)
        {
            return null;
        }

        var point = Base64Url.DecodeFromChars(key);
        using var signer = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = point[1..33], Y = point[33..] },
        });
        if (!signer.VerifyData(Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
        {
            return null;
        }

        using var read = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var until = DateTimeOffset.FromUnixTimeSeconds(read.RootElement.GetProperty("exp").GetInt64());
        var now = TimeProvider.System.GetUtcNow();
        var contact = read.RootElement.GetProperty("sub").GetString()!;
        return read.RootElement.GetProperty("aud").GetString() == Url.TrimEnd('/')
            && until > now
            && until <= now + LongestToken
            && (contact.StartsWith("mailto:", StringComparison.Ordinal) || contact.StartsWith("https://", StringComparison.Ordinal))
                ? contact
                : null;
    }
}
