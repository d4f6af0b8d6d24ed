using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>What <c>/sessions</c>, <c>/status</c>, <c>/machines</c> and <c>/help</c> show, as JSON.</summary>
internal static class OverviewApi
{
    public static void MapOverview(this IEndpointRouteBuilder api)
    {
        var overview = api.MapGroup("").WithTags("Overview");
        overview.MapGet("/me", static (HttpContext context) => new MeBody(Name(context), Name(context) == KnownPeople.Owner))
            .WithSummary("Who the token belongs to.");
        overview.MapGet("/cost", static async (HttpContext context, IGrainFactory grains, TimeProvider time) =>
            {
                var today = DateOnly.FromDateTime(time.WallNow().UtcDateTime);
                return new CostBody(today, await grains.GetGrain<IUserGrain>(UserKey.Of(Name(context))).SpentOn(today));
            })
            .WithSummary("What the turns of your sessions have cost that ended today, in UTC.");
        overview.MapGet("/sessions", ListAsync)
            .WithSummary(
                "Your sessions that are not archived, last active first; with “details” what they do and what was said last; with "
                + "“archived” those that are.");
        overview.MapDelete("/sessions/{name}/archived", UnarchiveAsync)
            .WithSummary("Brings an archived session back.")
            .Produces<SessionBody>();
        overview.MapGet("/sessions/{name}", static async (HttpContext context, IGrainFactory grains, string name) =>
                await Overview(context, grains).Session(name) is { } session
                    ? Results.Json(SessionBody.Of(session))
                    : Problems.NotFound($"There is no session “{name}”; /api/sessions shows the ones that there are."))
            .WithSummary("One of your sessions, with what it does.")
            .Produces<SessionBody>();
        overview.MapGet("/machines", static async (HttpContext context, IGrainFactory grains) =>
                (await Overview(context, grains).Machines()).Select(MachineBody.Of))
            .WithSummary("Every machine and how it is doing.");
        overview.MapGet("/agents", static async (HttpContext context, IGrainFactory grains) =>
                (await Overview(context, grains).Machines()).SelectMany(MachineAgentBody.Of))
            .WithSummary("Every agent, by machine, and how to log in to it.");
        overview.MapGet("/projects", static async (HttpContext context, IGrainFactory grains) =>
                (await Overview(context, grains).Projects()).SelectMany(ProjectBody.Of))
            .WithSummary("The projects that you may work in, by machine, with branch and state.");
        overview.MapGet("/inbox", static async (HttpContext context, IGrainFactory grains, TimeProvider time) =>
                WaitBody.Of(await Overview(context, grains).Waits(), time.WallNow()))
            .WithSummary("What waits for you in any session on any machine, what has waited longest first; then machines that are away.");
        overview.MapGet("/commands", static async (IGrainFactory grains) =>
                (await grains.GetGrain<ICommandsGrain>(ICommandsGrain.Key).List()).Select(CommandBody.Of))
            .WithSummary("Every command of the chat, in the order in which the help shows them.");
        overview.MapPut(
            "/machines/{machine}/draining", static (HttpContext context, IGrainFactory grains, string machine) =>
                DrainAsync(context, grains, machine, isDraining: true))
            .RequireAuthorization(WebPolicies.Owner)
            .WithSummary("Drains a machine: what runs is finished, and nothing new starts.")
            .Produces<DrainBody>();
        overview.MapDelete(
            "/machines/{machine}/draining", static (HttpContext context, IGrainFactory grains, string machine) =>
                DrainAsync(context, grains, machine, isDraining: false))
            .RequireAuthorization(WebPolicies.Owner)
            .WithSummary("Lets a machine take work again.")
            .Produces<DrainBody>();
    }

    private static async Task<IEnumerable<SessionBody>> ListAsync(
        HttpContext context, IGrainFactory grains, bool? details = null, bool? archived = null) =>
        archived is true ? (await grains.GetGrain<IUserGrain>(UserKey.Of(Name(context))).Archived()).Select(SessionBody.Of)
        : details is true ? await SessionDetails.ListAsync(grains, Name(context))
        : (await Overview(context, grains).Sessions()).Select(SessionBody.Of);

    private static async Task<IResult> UnarchiveAsync(HttpContext context, IGrainFactory grains, string name)
    {
        var entry = await JournalApi.FindAsync(context, grains, name);
        try
        {
            await grains.GetGrain<ISessionGrain>(entry.Key.ToString()).Unarchive();
        }
        catch (ProjectException exception)
        {
            return Problems.Conflict(exception.Message);
        }
        catch (MachineAwayException exception)
        {
            return Problems.Unavailable($"{exception.Machine} is away; bring the session back when it is there again.");
        }

        await grains.GetGrain<IUserGrain>(UserKey.Of(Name(context))).SetArchived(entry.Name, isArchived: false);
        return Results.Json(SessionBody.Of(entry with { IsArchived = false }));
    }

    private static async Task<IResult> DrainAsync(HttpContext context, IGrainFactory grains, string machine, bool isDraining)
    {
        try
        {
            var grain = grains.GetGrain<IMachineGrain>(MachineKey.Of(machine));
            if ((await grain.Describe()).IsDraining != isDraining)
            {
                // Whoever waits until it is drained says so again and again.
                await WebAudit.NoteAsync(context, Name(context), AuditTexts.Drains(machine, isDraining));
            }

            await grain.SetDraining(isDraining);
            var described = await grain.Describe();
            return Results.Json(new DrainBody(machine, described.IsDraining, described.Busy));
        }
        catch (MachineAwayException)
        {
            return Problems.NotFound($"There is no machine “{machine}” online; /api/machines shows the ones that there are.");
        }
    }

    private static string Name(HttpContext context) => context.User.Identity!.Name!;

    private static IOverviewGrain Overview(HttpContext context, IGrainFactory grains) =>
        grains.GetGrain<IOverviewGrain>(UserKey.Of(Name(context)));
}
