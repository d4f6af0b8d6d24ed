using System.Reflection;
using Dormouse.Cluster.Settings;
using Dormouse.Cluster.Storage;
using Dormouse.Cluster.Tls;
using Dormouse.Frontend.People;
using Dormouse.Frontend.Settings;
using Dormouse.Frontend.Telegram;

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
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async () =>
    {
        var configuration = SettingsSources.Load(args, "--help and --version");
        var settings = FrontendProgramSettings.Read(configuration);
        var certificate = CertificateChoice.ForFrontend(settings.Cluster, settings.Files, settings.Machine, TimeProvider.System.GetUtcNow());
        var store = await PostgresStore.OpenAsync(settings.Cluster);
        await using var cluster = ClusterConnection.Make(settings.Cluster, certificate, configuration);
        await using var app = FrontendComposition.Build(args, configuration, settings, store, cluster);
        var insecurity = CertificateChoice.Insecurity(settings.Cluster, certificate, isSilo: false);
        InsecurityWarning.Log(app.Services, insecurity);
        await OpenDoorsAsync(app, settings);
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await cluster.BeginAsync(stopping);
            Console.Out.WriteLine(await SayReadyAsync(app, store, certificate, insecurity));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // It was to end before any silo was there.
        }

        await app.EndAsync();
        return 0;
    });

    private static async Task OpenDoorsAsync(WebApplication app, FrontendProgramSettings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException exception)
        {
            throw new UnavailableException(
                $"The web address {settings.Doors.Url} (Frontend:Urls) can't be had: {exception.GetBaseException().Message.TrimEnd('.')}. "
                + "End what uses it, or set another one.");
        }
    }

    private static async Task<string> SayReadyAsync(
        WebApplication app, PostgresStore store, InstalledCertificate? certificate, string? insecurity)
    {
        var token = app.Services.GetRequiredService<KnownPeople>().All[KnownPeople.Owner].Token;
        var url = app.Urls.First();
        return string.Join(
            '\n',
            [
                $"Dormouse {Version}, a frontend",
                $"  store     {store.Description}",
                $"  cluster   {store.ServiceId}",
                .. CertificateChoice.Shout(insecurity),
                .. certificate is null ? Array.Empty<string>() : [$"  locked    {CertificateChoice.Describe(certificate.Current, TimeProvider.System.GetUtcNow())}"],
                $"  web       {url}/login?token={token}",
                .. app.Urls.Where(static url => !new Uri(url).IsLoopback).Select(static url => $"  beware    {url} can be reached from other machines"),
                $"  telegram  {await TelegramStatus.DescribeAsync(app.Services)}",
                "Ready: open the web link, or write to your bot.",
            ]);
    }
}
