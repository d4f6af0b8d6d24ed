using Microsoft.Extensions.Hosting.Systemd;

namespace Dormouse.Hosting.Programs;

/// <summary>How a program says that it is ready: to people on standard output, and to systemd.</summary>
internal static class ProgramReady
{
    /// <summary>Adds what tells systemd how the program is.</summary>
    /// <param name="services">The program's services.</param>
    public static void AddSystemdReports(this IServiceCollection services)
    {
        services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<SystemdReports>();
        services.AddHostedService(static services => services.GetRequiredService<SystemdReports>());
    }

    /// <summary>Says that the program is ready.</summary>
    /// <param name="app">The running program.</param>
    /// <param name="block">What people are told.</param>
    public static void SayReady(this WebApplication app, string block)
    {
        Console.Out.WriteLine(block);
        app.Services.GetRequiredService<SystemdReports>().SayReady();
    }
}
