namespace Dormouse.Frontend.Web;

/// <summary>The page where one logs in, with a sentence that says why one is there.</summary>
internal static class LoginPage
{
    /// <summary>The reason in the address: the cookie is one of version 0.1.0.</summary>
    public const string Former = "former";

    /// <summary>The reason in the address: the log-in was ended, or not used for too long.</summary>
    public const string Ended = "ended";

    /// <summary>The reason in the address: the page has no key.</summary>
    public const string Key = "key";

    private const string Path = "/login";
    private const string Place = "<!-- why -->";

    private static readonly string Page = Read();

    /// <summary>The address of the page.</summary>
    /// <param name="reason">Why somebody is sent there, or null.</param>
    /// <returns>The address.</returns>
    public static string PathFor(string? reason) => reason is null ? Path : $"{Path}?why={reason}";

    /// <summary>The sentence for a reason.</summary>
    /// <param name="reason">The reason, from anybody.</param>
    /// <returns>The sentence, or null if it is none.</returns>
    public static string? TextOf(string? reason) => reason switch
    {
        Former => "Logging in has changed with this version of Dormouse; please log in again.",
        Ended => "This log-in has ended; please log in again.",
        Key => "This browser does not hold the key of its log-in any more; please log in again.",
        _ => null,
    };

    /// <summary>Answers with the page.</summary>
    /// <param name="sentence">What it says above the form, or null; it is ours, and no markup.</param>
    /// <param name="status">The status of the answer.</param>
    /// <returns>The answer.</returns>
    public static IResult Serve(string? sentence, int status = StatusCodes.Status200OK) => Results.Content(
        Page.Replace(Place, sentence is null ? "" : $"""<p class="why" role="alert">{sentence}</p>""", StringComparison.Ordinal),
        "text/html; charset=utf-8",
        contentEncoding: null,
        status);

    private static string Read()
    {
        using var file = new StreamReader(WebFiles.Provider.GetFileInfo("login.html").CreateReadStream());
        return file.ReadToEnd();
    }
}
