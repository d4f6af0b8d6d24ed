using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dormouse.Frontend.Web;

/// <summary>Answers only who calls this program by one of its own names; see <see cref="ServedHosts"/>.</summary>
internal static class HostCheck
{
    public static Task RequireAsync(HttpContext context, RequestDelegate next)
    {
        var services = context.RequestServices;
        var host = context.Request.Host.Host;
        var listening = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        return services.GetRequiredService<ServedHosts>().Serves(host, listening, context.Connection.LocalIpAddress)
            ? next(context)
            : Problems.Misdirected(
                $"Nothing is served under the name “{VisibleText.OfLine(host)}”; if it is a name of this machine, "
                + "add it to Frontend:Hosts.")
                .ExecuteAsync(context);
    }
}
