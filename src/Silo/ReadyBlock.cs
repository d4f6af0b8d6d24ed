using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Hosting;
using Dormouse.Grains.Texts;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Isolation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dormouse.Silo;

/// <summary>What the program says on standard output, once it is ready.</summary>
internal static class ReadyBlock
{
    /// <summary>Writes the block.</summary>
    /// <param name="services">The running program.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="store">Its store.</param>
    /// <returns>Several lines; the last one begins with <c>Ready:</c>.</returns>
    public static async Task<string> MakeAsync(IServiceProvider services, SiloSettings settings, IStore store)
    {
        var agents = services.GetRequiredService<FoundAgents>().Agents;
        var lack = settings.Descriptors.LackAtStart(agents[0].Protocol);
        var found = string.Join(", ", agents.Select(static agent => $"{agent.Name} {agent.Version}".Trim()));
        var certificate = services.GetService<InstalledCertificate>();
        List<string> lines =
        [
            $"Dormouse {ProductVersion.Text}",
            $"  machine   {settings.Machine}",
            $"  store     {store.Description}",
            .. CertificateChoice.Shout(settings.Deployment.Insecurity(certificate)),
            .. settings.Deployment.ReadyLines(certificate),
            $"  agents    {found}{(lack is null ? "" : $" ({lack})")}",
            $"  sessions  in {settings.Options.Machine.Workspaces}, "
                + $"asleep after {TimeTexts.Timeout(settings.Options.Sessions.IdleTimeout)} without work",
            $"  boundary  {(await services.GetRequiredService<SessionIsolation>().DescribeAsync()).Text}",
        ];
        var limits = services.GetRequiredService<SessionLimits>();
        if (limits.AreWanted)
        {
            lines.Add($"  limits    {(await limits.DescribeAsync()).Text}");
        }

        if (!settings.HasDoors && settings.Options.Dashboard.Urls is null)
        {
            lines.Add("  doors     none (Frontend:Enabled is false)");
            lines.Add("Ready: this silo has no doors of its own.");
            return string.Join('\n', lines);
        }

        var urls = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var link = await LoginLink.MakeAsync(services, store, urls[0]);
        if (!settings.HasDoors)
        {
            lines.Add($"  dashboard {link}");
            lines.AddRange(Beware(settings, urls));
            lines.Add("Ready: this silo has a dashboard and no other doors of its own.");
            return string.Join('\n', lines);
        }

        settings.Deployment.NoteDoors(urls[0], services.GetRequiredService<VerbSecret>());
        lines.Add($"  web       {link}");
        lines.AddRange(Beware(settings, urls));
        lines.AddRange(await services.DescribeChannelsAsync());
        lines.Add("Ready: open the web link (it lets you in once, within 10 minutes), or write to your bot.");
        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Beware(SiloSettings settings, IEnumerable<string> urls) =>
        urls.Where(static url => !new Uri(url).IsLoopback).Select(static url => $"  beware    {url} can be reached from other machines")
            .Concat(settings.Options.Warnings.Select(static warning => $"  beware    {warning}"));
}
