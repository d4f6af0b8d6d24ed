using System.Buffers.Text;
using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>Where the caller is notified while no page of theirs is open: subscribing browsers, and quiet hours.</summary>
internal static class PushApi
{
    private const int PublicKeyLength = 65;
    private const int SecretLength = 16;
    private const int LongestLabel = 80;
    private const string TimeFormat = "HH:mm";

    public static void MapPush(this IEndpointRouteBuilder api)
    {
        var push = api.MapGroup("/push").WithTags("Notifications");
        push.MapGet("", static async (HttpContext context, IGrainFactory grains) => PushBody.Of(await Of(context, grains).Standing()))
            .WithSummary("The key that browsers subscribe with, who has subscribed, and the quiet hours.");
        push.MapPost("/subscriptions", SubscribeAsync)
            .DescribeBody<SubscriptionBody>()
            .WithSummary("Notifies a browser of answers and questions from now on, while nobody reads /api/events.")
            .Produces<SubscribedBody>(StatusCodes.Status201Created);
        push.MapDelete("/subscriptions/{id}", static async (HttpContext context, IGrainFactory grains, string id) =>
                await Of(context, grains).Unsubscribe(id)
                    ? Results.NoContent()
                    : Problems.NotFound($"No browser “{VisibleText.OfLine(id)}” is notified."))
            .WithSummary("Ends that.");
        push.MapPut("/quiet", SetQuietAsync)
            .DescribeBody<QuietBody>()
            .WithSummary("Sets the hours of the day in which nothing is sent.");
        push.MapDelete("/quiet", static async (HttpContext context, IGrainFactory grains) =>
            {
                await Of(context, grains).SetQuiet(null);
                return Results.NoContent();
            })
            .WithSummary("Ends the quiet hours.");
    }

    private static async Task<IResult> SubscribeAsync(HttpContext context, IGrainFactory grains, TimeProvider time)
    {
        var body = await JsonBody.ReadAsync<SubscriptionBody>(
            context, """{"endpoint": "https://…", "keys": {"p256dh": "…", "auth": "…"}, "label": "Phone"}""");
        if (body is not { Endpoint: { Length: > 0 } endpoint, Keys: { P256dh: { } key, Auth: { } secret } }
            || LengthOf(key) != PublicKeyLength
            || LengthOf(secret) != SecretLength)
        {
            return Problems.Bad("A subscription has “endpoint”, and “keys” with “p256dh” and “auth”, as a browser gives them.");
        }

        var label = VisibleText.OfLine(body.Label is { Length: > 0 } given ? given : "A browser");
        label = label.Length <= LongestLabel ? label : label[..LongestLabel];
        var subscription = new PushSubscription(endpoint, key.TrimEnd('='), secret.TrimEnd('='), label, time.WallNow())
        {
            Login = Caller.Of(context).Login,
        };
        return await Of(context, grains).Subscribe(subscription) is { } refusal
            ? Problems.Bad(refusal)
            : Results.Json(SubscribedBody.Of(subscription), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> SetQuietAsync(HttpContext context, IGrainFactory grains)
    {
        var body = await JsonBody.ReadAsync<QuietBody>(context, """{"from": "22:00", "to": "07:00", "zone": "Europe/Berlin"}""");
        if (Time(body.From) is not { } from || Time(body.To) is not { } to || from == to)
        {
            return Problems.Bad("“from” and “to” are two times of the day, such as 22:00 and 07:00.");
        }

        if (body.Zone is not { } zone || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return Problems.Bad("“zone” is the name of a time zone, such as Europe/Berlin.");
        }

        var hours = new QuietHours(from, to, zone);
        await Of(context, grains).SetQuiet(hours);
        return Results.Json(QuietBody.Of(hours));
    }

    private static IPushGrain Of(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IPushGrain>(UserKey.Of(context.User.Identity!.Name!));

    private static int? LengthOf(string key) =>
        key.Length <= 2 * PublicKeyLength && Base64Url.IsValid(key, out var length) ? length : null;

    private static TimeOnly? Time(string? text) =>
        TimeOnly.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>A time of the day as it is written.</summary>
    /// <param name="time">The time.</param>
    /// <returns>For example <c>22:00</c>.</returns>
    internal static string Text(TimeOnly time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);
}

/// <summary>Where the caller is notified.</summary>
/// <param name="PublicKey">The key that browsers subscribe with.</param>
/// <param name="Subscriptions">Who has subscribed.</param>
/// <param name="Quiet">The quiet hours; left out if there are none.</param>
internal sealed record PushBody(string PublicKey, IReadOnlyList<SubscribedBody> Subscriptions, QuietBody? Quiet)
{
    public static PushBody Of(PushStanding standing) => new(
        standing.PublicKey,
        [.. standing.Subscriptions.Select(SubscribedBody.Of)],
        standing.Quiet is { } quiet ? QuietBody.Of(quiet) : null);
}

/// <summary>A browser that is notified, without its address.</summary>
/// <param name="Id">What it is called by.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Made">When it subscribed.</param>
internal sealed record SubscribedBody(string Id, string Label, DateTimeOffset Made)
{
    public static SubscribedBody Of(PushSubscription subscription) => new(subscription.Id, subscription.Label, subscription.Made);
}

/// <summary>A subscription as a browser gives it.</summary>
/// <param name="Endpoint">The address at its push service.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Label">What people call it.</param>
internal sealed record SubscriptionBody(string? Endpoint, SubscriptionKeysBody? Keys, string? Label);

/// <summary>The keys of a subscription, base64url.</summary>
/// <param name="P256dh">Its public key.</param>
/// <param name="Auth">Its secret.</param>
internal sealed record SubscriptionKeysBody(string? P256dh, string? Auth);

/// <summary>Hours of the day in which nothing is sent.</summary>
/// <param name="From">When they begin, such as <c>22:00</c>.</param>
/// <param name="To">When they end.</param>
/// <param name="Zone">The time zone's name.</param>
internal sealed record QuietBody(string? From, string? To, string? Zone)
{
    public static QuietBody Of(QuietHours hours) => new(PushApi.Text(hours.From), PushApi.Text(hours.To), hours.Zone);
}
