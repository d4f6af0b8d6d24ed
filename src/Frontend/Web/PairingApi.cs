using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>Strangers of Telegram, whom the owner may let in.</summary>
internal static class PairingApi
{
    public static void MapPairings(this IEndpointRouteBuilder api)
    {
        var pairings = api.MapGroup("/pairings").RequireAuthorization(WebPolicies.Owner).WithTags("Pairings");
        pairings.MapGet("", static async (PairingApproval approval) =>
                (await approval.ListAsync()).Select(static request =>
                    new PairingBody(request.Code, request.Stranger, request.DisplayName, request.At)))
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
            ? Results.Json(new PairedBody(paired.User, paired.Request.Stranger, paired.Request.DisplayName))
            : Problems.NotFound("Nobody waits with this code; it may have been used, or be older than a day.");
    }
}

/// <summary>Somebody who waits to be let in.</summary>
/// <param name="Code">The code that they were told.</param>
/// <param name="Telegram">Their Telegram id.</param>
/// <param name="Name">What they call themselves.</param>
/// <param name="At">When they were told.</param>
internal sealed record PairingBody(string Code, long Telegram, string Name, DateTimeOffset At);

/// <summary>An approval.</summary>
/// <param name="User">The person that they are; found if it is missing.</param>
internal sealed record ApprovalBody(string? User);

/// <summary>Somebody was let in.</summary>
/// <param name="User">The person that they are from now on.</param>
/// <param name="Telegram">Their Telegram id.</param>
/// <param name="Name">What they call themselves.</param>
internal sealed record PairedBody(string User, long Telegram, string Name);
