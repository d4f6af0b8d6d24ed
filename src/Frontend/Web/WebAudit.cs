using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>The audit, as the web's doors write and show it.</summary>
internal static partial class WebAudit
{
    private const int Shown = 200;
    private const int Most = 1000;

    /// <summary>Maps what shows it.</summary>
    /// <param name="api">The API.</param>
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/audit", static async (IGrainFactory grains, int? last) =>
                (await Grain(grains).List(Math.Clamp(last ?? Shown, 1, Most))).Select(
                    static entry => new AuditBody(entry.At, entry.Who, entry.What, entry.From)))
            .RequireAuthorization(WebPolicies.Owner)
            .WithTags("Audit")
            .WithSummary("What was done that bears on who may do what, newest first.");

    /// <summary>From where a request comes.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The door and the address.</returns>
    public static string From(HttpContext context) =>
        string.Create(CultureInfo.InvariantCulture, $"{ChatKey.Web} {context.Connection.RemoteIpAddress}");

    /// <summary>Notes what the caller does.</summary>
    /// <param name="context">The request.</param>
    /// <param name="who">The caller.</param>
    /// <param name="what">What it is.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public static Task NoteAsync(HttpContext context, string who, string what) =>
        Grain(context.RequestServices.GetRequiredService<IGrainFactory>()).Note(who, what, From(context));

    /// <summary>Somebody has logged in. Their log-in is kept by then: a store that goes away just now takes it from nobody.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">Who it is.</param>
    /// <returns>A task that ends when it is durable, or the log says that it is not.</returns>
    public static Task LoggedInAsync(HttpContext context, string user) => NoteIfPossibleAsync(context, user, AuditTexts.LogsIn);

    /// <summary>Somebody has decided what an agent may do; the session has the answer by then.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">Who it is.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>A task that ends when it is durable, or the log says that it is not.</returns>
    public static Task AnsweredAsync(HttpContext context, string user, SessionQuestion question, string answer) =>
        AuditTexts.Permission(question.Session, question.Text, question.Options, question.Form, answer) is { } what
            ? NoteIfPossibleAsync(context, user, what)
            : Task.CompletedTask;

    private static async Task NoteIfPossibleAsync(HttpContext context, string user, string what)
    {
        try
        {
            await NoteAsync(context, user, what);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            var logs = context.RequestServices.GetRequiredService<ILoggerFactory>();
            LogNotNoted(logs.CreateLogger(typeof(WebAudit)), exception, user, what, From(context));
        }
    }

    private static IAuditGrain Grain(IGrainFactory grains) => grains.GetGrain<IAuditGrain>(IAuditGrain.Key);

    [LoggerMessage(LogLevel.Warning, "The audit could not note that {User} {What}, from {From}.")]
    private static partial void LogNotNoted(ILogger logger, Exception exception, string user, string what, string from);
}

/// <summary>Something that was done.</summary>
/// <param name="At">When.</param>
/// <param name="Who">The person who did it.</param>
/// <param name="What">What it was.</param>
/// <param name="From">From where: a chat's key, or a door and an address.</param>
internal sealed record AuditBody(DateTimeOffset At, string Who, string What, string From);
