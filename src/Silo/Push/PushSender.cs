using System.Net;
using Dormouse.Grains.Push;
using Dormouse.Hosting.Settings;
using Lib.Net.Http.WebPush.Authentication;
using WebPush = Lib.Net.Http.WebPush;

namespace Dormouse.Silo.Push;

/// <summary>
/// Sends to push services by Web Push (RFC 8030, 8291, 8292): encrypted for the one browser, so that the service reads nothing. Whoever
/// subscribes says where to; so only HTTPS to addresses in the world is spoken, whatever a name resolves to, and no redirect is followed.
/// Services that the settings name are spoken to as they are named.
/// </summary>
internal sealed partial class PushSender : IPushSender, IDisposable
{
    private const int LongestEndpoint = 1_000;
    private const string AnyContact = "mailto:nobody@example.org";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Uri[] _own;
    private readonly string _contact;
    private readonly ILogger<PushSender> _logger;
    private readonly SocketsHttpHandler _world = Handler(static (context, cancellation) => PublicAddresses.ConnectAsync(context.DnsEndPoint, cancellation));
    private readonly SocketsHttpHandler _ownNetwork = Handler(connect: null);

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="publicUrl">The address of the console, or null.</param>
    /// <param name="logger">The log.</param>
    public PushSender(PushOptions options, string? publicUrl, ILogger<PushSender> logger)
    {
        _own = [.. options.OwnServices.Select(static service => new Uri(service))];
        _contact = options.Contact
            ?? (publicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true ? publicUrl : AnyContact);
        _logger = logger;
    }

    public string? Check(string endpoint) =>
        endpoint.Length > LongestEndpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            ? "This is no address of a push service."
        : IsOwn(address) ? null
        : address.Scheme != Uri.UriSchemeHttps || !address.IsDefaultPort || address.HostNameType is not UriHostNameType.Dns
            ? "A push service has an address such as https://push.example.org/…; one of your own is named in Push:OwnServices."
        : null;

    public async Task<PushResult> SendAsync(PushSubscription subscription, PushKeys keys, string message, string topic, bool isUrgent)
    {
        if (Check(subscription.Endpoint) is not null)
        {
            return PushResult.Failed;
        }

        try
        {
            using var over = new CancellationTokenSource(Patience);
            using var authentication = new VapidAuthentication(keys.Public, keys.Private) { Subject = _contact };
            var target = new WebPush.PushSubscription { Endpoint = subscription.Endpoint };
            target.SetKey(WebPush.PushEncryptionKeyName.P256DH, subscription.PublicKey);
            target.SetKey(WebPush.PushEncryptionKeyName.Auth, subscription.Secret);
            using var calls = new HttpClient(
                new WholeOrigin(authentication, IsOwn(new(subscription.Endpoint)) ? _ownNetwork : _world), disposeHandler: false);
            var client = new WebPush.PushServiceClient(calls)
            {
                DefaultAuthentication = authentication,
                DefaultTimeToLive = 24 * 60 * 60,
                AutoRetryAfter = false,
            };
            await client.RequestPushMessageDeliveryAsync(
                target,
                new WebPush.PushMessage(message)
                {
                    Topic = topic,
                    Urgency = isUrgent ? WebPush.PushMessageUrgency.High : WebPush.PushMessageUrgency.Normal,
                },
                over.Token);
            return PushResult.Sent;
        }
        catch (WebPush.PushServiceClientException exception) when (exception.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound)
        {
            LogGone(_logger, subscription.Id);
            return PushResult.Gone;
        }
        catch (Exception exception)
        {
            // Keys of a browser can be anything, and so can what a service answers; the journal has what was to be told.
            LogFailed(_logger, exception, subscription.Id);
            return PushResult.Failed;
        }
    }

    public void Dispose()
    {
        _world.Dispose();
        _ownNetwork.Dispose();
    }

    /// <summary>A service is its scheme, name and port, whole, and what its path begins with.</summary>
    private bool IsOwn(Uri endpoint) => _own.Any(service =>
        endpoint.GetLeftPart(UriPartial.Authority) == service.GetLeftPart(UriPartial.Authority)
        && endpoint.AbsolutePath.StartsWith(service.AbsolutePath, StringComparison.Ordinal));

    private static SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // Behind a proxy it would be the proxy that connects.
        UseProxy = false,
        ConnectCallback = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    [LoggerMessage(LogLevel.Information, "The push service does not know subscription {Subscription} any more.")]
    private static partial void LogGone(ILogger logger, string subscription);

    [LoggerMessage(LogLevel.Information, "Subscription {Subscription} was not notified.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string subscription);

    /// <summary>The library shows its key to a service without the port of that (seen on 3.3.1), which belongs to it (RFC 8292).</summary>
    private sealed class WholeOrigin(VapidAuthentication authentication, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri is { IsDefaultPort: false } address)
            {
                var origin = address.GetLeftPart(UriPartial.Authority);
                request.Headers.Authorization = new("vapid", authentication.GetVapidSchemeAuthenticationHeaderValueParameter(origin));
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
