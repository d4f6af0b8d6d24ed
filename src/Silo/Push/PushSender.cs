using System.Net;
using System.Net.Sockets;
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

    private readonly string[] _own;
    private readonly string _contact;
    private readonly ILogger<PushSender> _logger;
    private readonly SocketsHttpHandler _world = Handler(ConnectToWorldAsync);
    private readonly SocketsHttpHandler _ownNetwork = Handler(connect: null);

    /// <summary>Makes it; nothing is sent yet.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="publicUrl">The address of the console, or null.</param>
    /// <param name="logger">The log.</param>
    public PushSender(PushOptions options, string? publicUrl, ILogger<PushSender> logger)
    {
        _own = [.. options.OwnServices];
        _contact = options.Contact
            ?? (publicUrl?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true ? publicUrl : AnyContact);
        _logger = logger;
    }

    public string? Check(string endpoint) =>
        endpoint.Length > LongestEndpoint || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            ? "This is no address of a push service."
        : IsOwn(endpoint) ? null
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
                new WholeOrigin(authentication, IsOwn(subscription.Endpoint) ? _ownNetwork : _world), disposeHandler: false);
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

    private bool IsOwn(string endpoint) => _own.Any(service => endpoint.StartsWith(service, StringComparison.Ordinal));

    private static SocketsHttpHandler Handler(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // Behind a proxy it would be the proxy that connects.
        UseProxy = false,
        ConnectCallback = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>A name can lead anywhere, and elsewhere the next time: what is connected to is what was looked at.</summary>
    private static async ValueTask<Stream> ConnectToWorldAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        if (addresses.Length == 0 || !addresses.All(PublicAddresses.Has))
        {
            throw new IOException($"{context.DnsEndPoint.Host} is no address in the world.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

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
