using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Web;

/// <summary>Who is let in and by what, for the owner; the verbs use it.</summary>
internal static class PeopleApi
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/people").RequireAuthorization(WebPolicies.Owner).WithTags("People").AddEndpointFilter(TellAsync);
        people.MapGet("", static async (PeopleDirectory directory) => (await directory.ListAsync()).Select(static person =>
                new PersonBody(person.User, [.. person.Ids.Select(static id => id.ToString())], person.Logins, person.HasToken)))
            .WithSummary("Everybody, with their ids in channels and how many log-ins they have.");
        people.MapPost("/{user}/token", static async (HttpContext context, PeopleDirectory directory, string user) =>
                new TokenBody(user, await directory.NewTokenAsync(user, WebAudit.From(context))))
            .WithSummary("Makes a new token for a person; it is told this once, and the former one opens nothing any more.");
        people.MapPost("/{user}/code", static async (HttpContext context, PeopleDirectory directory, string user) =>
                new CodeBody(user, await directory.NewCodeAsync(user, WebAudit.From(context))))
            .WithSummary("Makes a code with which a person logs in once, within ten minutes.");
        people.MapDelete("/ids/{channel}/{id}", static async (HttpContext context, PeopleDirectory directory, string channel, string id) =>
                new UnpairedBody(await directory.UnpairAsync(new(channel, id), WebAudit.From(context))))
            .WithSummary("Ends somebody's being let in from a channel.");
    }

    private static async ValueTask<object?> TellAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (PersonRefusedException refusal)
        {
            return Problems.Conflict(refusal.Message);
        }
    }
}

/// <summary>A person.</summary>
/// <param name="User">Their name.</param>
/// <param name="Ids">What channels know them by, each with the channel before it.</param>
/// <param name="Logins">How many log-ins of browsers are open.</param>
/// <param name="HasToken">Whether they have a token.</param>
internal sealed record PersonBody(string User, IReadOnlyList<string> Ids, int Logins, bool HasToken);

/// <summary>A new token.</summary>
/// <param name="User">Whose it is.</param>
/// <param name="Token">The token.</param>
internal sealed record TokenBody(string User, string Token);

/// <summary>A new code.</summary>
/// <param name="User">Whom it lets in.</param>
/// <param name="Code">The code.</param>
internal sealed record CodeBody(string User, string Code);

/// <summary>Somebody is not let in any more.</summary>
/// <param name="User">The person that they were.</param>
internal sealed record UnpairedBody(string User);
