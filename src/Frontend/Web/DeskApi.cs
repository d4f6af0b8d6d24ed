using Dormouse.Hosting.Desk;
using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>Lends sessions to terminals; the verb <c>attach</c> uses it.</summary>
internal static class DeskApi
{
    public static void MapDesk(this IEndpointRouteBuilder api) => api.MapPost("/desk", LendAsync)
        .RequireAuthorization(WebPolicies.Owner)
        .WithTags("Desk")
        .DescribeBody<DeskBody>()
        .WithSummary("Lends a session to a process on its machine, for as long as that lives; asked again and again until it is lent.")
        .Produces<LentBody>();

    private static async Task<IResult> LendAsync(HttpContext context, IGrainFactory grains)
    {
        var body = await JsonBody.ReadAsync<DeskBody>(context, """{"machine": "nas", "session": "default", "process": 7}""");
        var request = new DeskRequest(
            body.Machine ?? "", body.Session ?? "", new(body.Process, body.Start, body.Boot ?? ""), body.Now is true);
        try
        {
            var receipt = await request.AskAsync(grains, KnownPeople.Owner);
            return receipt.State is LendState.Refused
                ? Problems.Conflict(receipt.Text)
                : Results.Json(new LentBody(
                    receipt.State is LendState.Lent,
                    receipt.Text,
                    receipt.Session?.ToString(),
                    receipt.Agent,
                    receipt.Command?.FileName,
                    receipt.Command?.Arguments,
                    receipt.Command?.Folder,
                    receipt.Command?.Environment));
        }
        catch (MachineAwayException exception)
        {
            return Problems.Conflict($"The machine {exception.Machine} is away.");
        }
    }
}

/// <summary>A wish to have a session in a terminal.</summary>
/// <param name="Machine">The machine that the terminal is on.</param>
/// <param name="Session">The session's name.</param>
/// <param name="Process">The process that it is lent to.</param>
/// <param name="Start">Clock ticks from the boot to the start of that process.</param>
/// <param name="Boot">The machine's boot.</param>
/// <param name="Now">Whether a turn that runs is stopped.</param>
internal sealed record DeskBody(string? Machine, string? Session, int Process, long Start, string? Boot, bool? Now);

/// <summary>What became of it.</summary>
/// <param name="Lent">Whether it is lent; else it is to be asked again.</param>
/// <param name="Text">What it waits for.</param>
/// <param name="Session">The session's key.</param>
/// <param name="Agent">Its agent's name in the settings.</param>
/// <param name="Program">The program to run.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">The folder to run it in.</param>
/// <param name="Environment">Variables to set.</param>
internal sealed record LentBody(
    bool Lent,
    string Text,
    string? Session,
    string Agent,
    string? Program,
    IReadOnlyList<string>? Arguments,
    string? Folder,
    IReadOnlyDictionary<string, string>? Environment);
