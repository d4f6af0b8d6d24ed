namespace Dormouse.Frontend.Web;

/// <summary>
/// Headers that keep pages from being abused: no foreign code, no framing, no leaked address, no window or page of another site that holds
/// on to ours, no device.
/// </summary>
internal static class SecurityHeaders
{
    private const string Frame = "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    /// <summary>
    /// What the console's pages may do. Pictures of sessions are fetched with the page's key, which an address alone does not show, and
    /// then shown from memory.
    /// </summary>
    public const string Policy = "default-src 'self'; img-src 'self' blob:; manifest-src 'self'; worker-src 'self'" + Frame;

    /// <summary>The Orleans dashboard styles its elements in place, and draws small images from data addresses.</summary>
    private const string DashboardPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:" + Frame;

    /// <summary>What no page of ours needs; the console takes dictation where the browser has it.</summary>
    private const string NoDevices =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), "
        + "microphone=(self), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), "
        + "xr-spatial-tracking=()";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/dashboard") ? DashboardPolicy : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = NoDevices;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (!HttpMethods.IsGet(context.Request.Method)
            || context.Request.Path.StartsWithSegments("/api")
            || context.Request.Path.StartsWithSegments("/login"))
        {
            headers.CacheControl = "no-store";
        }

        if (context.Request.Path.StartsWithSegments(SharedPageDoor.Path))
        {
            SharedPageDoor.AddHeaders(headers);
        }

        return next(context);
    }
}
