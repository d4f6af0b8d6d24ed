using System.Reflection;
using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Clustering;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Programs;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;

namespace Dormouse.Frontend.Hosting;

/// <summary>The frontend as a program: from settings to <c>Ready:</c> to a clean end.</summary>
internal static class FrontendProgram
{
    /// <summary>The version of this build.</summary>
    public static string Version { get; } =
        typeof(FrontendProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async stop =>
    {
        var configuration = SettingsSources.Load(args, FrontendCommands.All.InWords);
        var settings = FrontendProgramSettings.Read(configuration);
        var store = await PostgresStore.OpenAsync(settings.Cluster).WaitAsync(stop);
        FormerOwnerToken.Hide(store);
        var admission = new FrontendAdmission(
            settings.Cluster, settings.Files, settings.Machine, new PostgresAuthorityRegister(store), TimeProvider.System);
        var certificate = admission.Find();
        var isLocked = certificate is not null || !settings.Cluster.Insecure;
        await using var cluster = ClusterConnection.Make(settings.Cluster, isLocked ? () => certificate! : null, configuration);
        await using var app = FrontendComposition.Build(args, configuration, settings, store, cluster);
        await using var ending = stop.Register(app.Lifetime.StopApplication);
        var insecurity = CertificateChoice.Insecurity(settings.Cluster, certificate, isSilo: false);
        StartWarning.Log(app.Services, insecurity);
        await OpenDoorsAsync(app, settings, stop);
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            if (isLocked && certificate is null)
            {
                StartWarning.Log(app.Services, Waits(settings));
                certificate = await admission.WaitAsync(stopping);
            }

            await cluster.BeginAsync(stopping);
            app.SayReady(await ReadyBlockAsync(app, settings, store, certificate, insecurity));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was to end before any silo was there.
        }

        await app.EndAsync();
        return 0;
    });

    private static string Waits(FrontendProgramSettings settings) =>
        $"Cluster {settings.Cluster.Id} has no authority yet; this frontend waits until the first silo of this machine has made one";

    private static async Task OpenDoorsAsync(WebApplication app, FrontendProgramSettings settings, CancellationToken stop)
    {
        WebAddresses.RequireFree(settings.Options.Frontend.Urls, FrontendOptions.UrlsKey);
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new OperationCanceledException(stop);
        }
        catch (IOException exception)
        {
            throw WebAddresses.CanNotBeHad(settings.Options.Frontend.Urls, FrontendOptions.UrlsKey, exception.GetBaseException().Message);
        }
    }

    private static async Task<string> ReadyBlockAsync(
        WebApplication app, FrontendProgramSettings settings, PostgresStore store, InstalledCertificate? certificate, string? insecurity)
    {
        var link = await LoginLink.MakeAsync(app.Services, store, app.Urls.First());
        return string.Join(
            '\n',
            [
                $"Dormouse {Version}, a frontend",
                $"  machine   {settings.Machine}",
                $"  store     {store.Description}",
                $"  cluster   {store.ServiceId}",
                .. CertificateChoice.Shout(insecurity),
                .. certificate is null
                    ? Array.Empty<string>()
                    : [$"  locked    {CertificateChoice.Describe(certificate.Current, TimeProvider.System.WallNow())}"],
                $"  agents    {await AgentsThere.DescribeAsync(app.Services.GetRequiredService<IGrainFactory>())}",
                $"  web       {link}",
                .. app.Urls.Where(static url => !new Uri(url).IsLoopback).Select(
                    static url => $"  beware    {url} can be reached from other machines"),
                .. settings.Options.Warnings.Select(static warning => $"  beware    {warning}"),
                .. await app.Services.DescribeChannelsAsync(),
                "Ready: open the web link (it lets you in once, within 10 minutes), or write to your bot.",
            ]);
    }
}
