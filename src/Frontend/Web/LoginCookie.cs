using System.Buffers.Text;
using System.Text;

namespace Dormouse.Frontend.Web;

/// <summary>The cookie that carries a person's token, so that any frontend knows them without a state of its own.</summary>
internal static class LoginCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "dormouse";

    private static readonly TimeSpan Lives = TimeSpan.FromDays(365);

    public static void Write(HttpContext context, string token) =>
        context.Response.Cookies.Append(Name, Base64Url.EncodeToString(Encoding.UTF8.GetBytes(token)), Options(context, Lives));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, lives: null));

    /// <summary>Reads the token.</summary>
    /// <returns>Null if there is no cookie; an empty text if it is none of ours.</returns>
    public static string? Read(HttpRequest request) => request.Cookies[Name] switch
    {
        null => null,
        var value when Base64Url.IsValid(value) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(value)),
        _ => "",
    };

    private static CookieOptions Options(HttpContext context, TimeSpan? lives) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lives,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    };
}
