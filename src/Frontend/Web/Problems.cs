using System.Globalization;

namespace Dormouse.Frontend.Web;

/// <summary>Refusals, each with one clear sentence.</summary>
internal static class Problems
{
    public static IResult Bad(string detail) => Make(StatusCodes.Status400BadRequest, detail);

    public static IResult Unauthorized(string detail) => Make(StatusCodes.Status401Unauthorized, detail);

    public static IResult Forbidden(string detail) => Make(StatusCodes.Status403Forbidden, detail);

    public static IResult NotFound(string detail) => Make(StatusCodes.Status404NotFound, detail);

    public static IResult Conflict(string detail) => Make(StatusCodes.Status409Conflict, detail);

    public static IResult TooLarge(string detail) => Make(StatusCodes.Status413PayloadTooLarge, detail);

    /// <summary>Nothing was taken; the same request may be sent again.</summary>
    public static IResult Unavailable(string detail) => new Later(Make(StatusCodes.Status503ServiceUnavailable, detail));

    private static IResult Make(int status, string detail) => Results.Problem(detail, statusCode: status);

    private sealed class Later(IResult problem) : IResult
    {
        private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return problem.ExecuteAsync(context);
        }
    }
}
