
using Dormouse.Frontend.Clustering;

namespace Dormouse.Frontend.Web;

/// <summary>Turns what goes wrong behind the API into an answer that tells the caller what to do.</summary>
internal static class ApiFailures
{
    /// <summary>Whether an exception says that the silos or the store can't be had now.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="context">The request.</param>
    /// <returns>True if it does.</returns>
    public static bool IsAway(Exception exception, HttpContext context) =>
        exception is StoreUnavailableException or TimeoutException or OrleansException
        || (exception is not (OperationCanceledException or BadHttpRequestException)
            && !context.RequestServices.GetRequiredService<ClusterStart>().HasBegun);

    /// <summary>Nothing was done, and may be asked for again.</summary>
    /// <returns>The answer.</returns>
    public static IResult NothingNow() =>
        Problems.Unavailable("Dormouse can't store or look up anything right now; nothing was taken, please send it again.");

    public static async ValueTask<object?> TellAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (ProblemException refusal)
        {
            return refusal.Problem;
        }
        catch (StoreUnavailableException exception) when (FullDisk.IsTold(exception.Message))
        {
            return Problems.Unavailable(
                "The disk that holds Dormouse's store is full; nothing was taken, please free some space and send it again.");
        }
        catch (Exception exception) when (IsAway(exception, invocation.HttpContext))
        {
            return NothingNow();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.TooLarge("The request is too large; send long text and big things as files of at most 20 MiB each.");
        }
        catch (BadHttpRequestException)
        {
            return Problems.Bad("The request is not well formed; /openapi/v1.json describes what is expected.");
        }
    }
}

/// <summary>Ends a request with a refusal.</summary>
/// <param name="problem">The refusal.</param>
internal sealed class ProblemException(IResult problem) : Exception
{
    /// <summary>The refusal.</summary>
    public IResult Problem => problem;
}
