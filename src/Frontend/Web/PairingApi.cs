using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>Strangers of channels, whom the owner may let in.</summary>
internal static class PairingApi
{
    public static void MapPairings(this IEndpointRouteBuilder api)
    {
        var pairings = api.MapGroup("/pairings").RequireAuthorization(WebPolicies.Owner).WithTags("Pairings");
        pairings.MapGet("", ListAsync)
            .WithSummary("Who waits to be let in, newest first.");
        pairings.MapPost("/{code}", ApproveAsync)
            .DescribeBody<ApprovalBody>()
            .WithSummary("Lets somebody in, as somebody new or, if that is said, as an existing person.")
            .Produces<PairedBody>();
    }

    private static async Task<IEnumerable<PairingBody>> ListAsync(PairingApproval approval) =>
        (await approval.ListAsync()).Select(static waiting => new PairingBody(
            waiting.Request.Code,
            TelegramOf(waiting),
            waiting.Channel,
            VisibleText.OfLine(waiting.Request.Id),
            UsernameOf(waiting),
            VisibleText.OfLine(waiting.Request.DisplayName),
            waiting.Request.At));

    private static async Task<IResult> ApproveAsync(HttpContext context, PairingApproval approval, string code)
    {
        var body = JsonBody.IsMissing(context)
            ? new(null)
            : await JsonBody.ReadAsync<ApprovalBody>(context, """{"user": "anna"}""");
        if (body.User is not null && !PersonName.IsValid(body.User))
        {
            return Problems.Bad(PairingTexts.NameRule);
        }

        if (body is { User: null, Existing: true })
        {
            return Problems.Bad(PairingTexts.NobodyNamed);
        }

        return await approval.ApproveAsync(code, body.User, body.Existing is true, WebAudit.From(context)) switch
        {
            { Paired: { } paired } => Results.Json(new PairedBody(
                paired.User,
                !paired.IsExisting,
                TelegramOf(paired.Waited),
                paired.Waited.Channel,
                VisibleText.OfLine(paired.Waited.Request.Id),
                UsernameOf(paired.Waited),
                VisibleText.OfLine(paired.Waited.Request.DisplayName),
                PairingTexts.Shown(paired.Waited))),
            { Refusal: { } refusal } => Problems.Conflict(refusal),
            _ => Problems.NotFound(PairingTexts.NobodyWaits),
        };
    }

    private static string? UsernameOf(WaitingStranger waiting) =>
        waiting.Request.Username is { } name ? VisibleText.OfLine(name) : null;

    /// <summary>What version 0.1.0 said instead of the channel and the id there.</summary>
    private static long? TelegramOf(WaitingStranger waiting) => waiting.Channel == ChatKey.Telegram ? waiting.Request.Stranger : null;
}

/// <summary>
/// Somebody who waits to be let in. What is invisible in the texts stands there by its number, such as <c>⟨U+202E⟩</c>.
/// </summary>
/// <param name="Code">The code that they were told.</param>
/// <param name="Telegram">Their Telegram id; null in another channel.</param>
/// <param name="Channel">The channel that they wrote in.</param>
/// <param name="Id">The channel's id of them.</param>
/// <param name="Username">The channel's public name of them, without <c>@</c>; left out if there is none.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="At">When they were told.</param>
internal sealed record PairingBody(
    string Code, long? Telegram, string Channel, string Id, string? Username, string Name, DateTimeOffset At);

/// <summary>An approval.</summary>
/// <param name="User">The person that they are; somebody new if it is missing.</param>
/// <param name="Existing">Whether that is a person who exists already.</param>
internal sealed record ApprovalBody(string? User, bool? Existing = null);

/// <summary>Somebody was let in. What is invisible in the texts stands there by its number.</summary>
/// <param name="User">The person that they are from now on.</param>
/// <param name="New">Whether that person is new.</param>
/// <param name="Telegram">Their Telegram id; null in another channel.</param>
/// <param name="Channel">The channel that they wrote in.</param>
/// <param name="Id">The channel's id of them.</param>
/// <param name="Username">The channel's public name of them, without <c>@</c>; left out if there is none.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="Shown">All of that in a few words.</param>
internal sealed record PairedBody(
    string User, bool New, long? Telegram, string Channel, string Id, string? Username, string Name, string Shown);
