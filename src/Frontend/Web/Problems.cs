using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>Refusals, each with one clear sentence.</summary>
internal static class Problems
{
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(2);

    public static IResult Bad(string detail) => Make(StatusCodes.Status400BadRequest, detail);

    public static IResult Unauthorized(string detail) => Make(StatusCodes.Status401Unauthorized, detail);

    public static IResult Forbidden(string detail) => Make(StatusCodes.Status403Forbidden, detail);

    public static IResult NotFound(string detail) => Make(StatusCodes.Status404NotFound, detail);

    public static IResult Conflict(string detail) => Make(StatusCodes.Status409Conflict, detail);

    public static IResult TooLarge(string detail) => Make(StatusCodes.Status413PayloadTooLarge, detail);

    /// <summary>The request is for somebody else.</summary>
    public static IResult Misdirected(string detail) => Make(StatusCodes.Status421MisdirectedRequest, detail);

    /// <summary>Nothing was taken; the same request may be sent again.</summary>
    public static IResult Unavailable(string detail) => new Later(Make(StatusCodes.Status503ServiceUnavailable, detail), SoonAgain);

    /// <summary>Nothing was looked at; the same request may be sent again after a while. A person is told in plain text.</summary>
    public static IResult TooMany(string detail, TimeSpan pause, bool isForPerson) => new Later(
        isForPerson
            ? Results.Text(detail, "text/plain; charset=utf-8", statusCode: StatusCodes.Status429TooManyRequests)
            : Make(StatusCodes.Status429TooManyRequests, detail),
        pause);

    private static IResult Make(int status, string detail) => Results.Problem(detail, statusCode: status);

    private sealed class Later(IResult problem, TimeSpan pause) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(pause.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return problem.ExecuteAsync(context);
        }
    }
}
