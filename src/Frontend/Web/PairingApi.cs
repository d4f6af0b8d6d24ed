using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>Strangers of channels, whom the owner may let in.</summary>
internal static class PairingApi
{
    public static void MapPairings(this IEndpointRouteBuilder api)
    {
        var pairings = api.MapGroup("/pairings").RequireAuthorization(WebPolicies.Owner).WithTags("Pairings");
        pairings.MapGet("", static async (PairingApproval approval) =>
                (await approval.ListAsync()).Select(static waiting => new PairingBody(
                    waiting.Request.Code,
                    TelegramOf(waiting),
                    waiting.Channel,
                    waiting.Request.Id,
                    waiting.Request.DisplayName,
                    waiting.Request.At)))
            .WithSummary("Who waits to be let in, newest first.");
        pairings.MapPost("/{code}", ApproveAsync)
            .DescribeBody<ApprovalBody>()
            .WithSummary("Lets somebody in, as a person who is named or found.")
            .Produces<PairedBody>();
    }

    private static async Task<IResult> ApproveAsync(HttpContext context, PairingApproval approval, string code)
    {
        var body = JsonBody.IsMissing(context)
            ? new(null)
            : await JsonBody.ReadAsync<ApprovalBody>(context, """{"user": "anna"}""");
        if (body.User is not null && !PersonName.IsValid(body.User))
        {
            return Problems.Bad("A person's name is 1 to 32 of a-z, 0-9 and “-”.");
        }

        return await approval.ApproveAsync(code, body.User) is { } paired
            ? Results.Json(new PairedBody(
                paired.User, TelegramOf(paired.Waited), paired.Waited.Channel, paired.Waited.Request.Id, paired.Waited.Request.DisplayName))
            : Problems.NotFound("Nobody waits with this code; it may have been used, or be older than a day.");
    }

    /// <summary>What version 0.1.0 said instead of the channel and the id there.</summary>
    private static long? TelegramOf(WaitingStranger waiting) => waiting.Channel == ChatKey.Telegram ? waiting.Request.Stranger : null;
}

/// <summary>Somebody who waits to be let in.</summary>
/// <param name="Code">The code that they were told.</param>
/// <param name="Telegram">Their Telegram id; null in another channel.</param>
/// <param name="Channel">The channel that they wrote in.</param>
/// <param name="Id">The channel's id of them.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="At">When they were told.</param>
internal sealed record PairingBody(string Code, long? Telegram, string Channel, string Id, string Name, DateTimeOffset At);

/// <summary>An approval.</summary>
/// <param name="User">The person that they are; found if it is missing.</param>
internal sealed record ApprovalBody(string? User);

/// <summary>Somebody was let in.</summary>
/// <param name="User">The person that they are from now on.</param>
/// <param name="Telegram">Their Telegram id; null in another channel.</param>
/// <param name="Channel">The channel that they wrote in.</param>
/// <param name="Id">The channel's id of them.</param>
/// <param name="Name">What they call themselves.</param>
internal sealed record PairedBody(string User, long? Telegram, string Channel, string Id, string Name);
