using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Frontend.Hosting;

/// <summary><c>--help</c> and <c>--version</c>.</summary>
internal static class FrontendHelp
{
    private static readonly string Text = $"""
        A frontend of Dormouse: the web console, the HTTP API and the Telegram bot of a cluster. Run as many as you like.

        Usage: Dormouse.Frontend --Storage:Postgres=… [--KEY=VALUE …]     run, until SIGTERM or SIGINT
               Dormouse.Frontend --help | --version

        Settings come from appsettings.json in the current folder, from the environment (Telegram__Token=…) and
        from the command line (--Telegram:Token=…); later ones win. All frontends of a cluster need the same
        Users:… and Telegram:… settings. Often used:
          {string.Join("\n  ", SettingsHelp.Lines(ProgramKinds.Frontend))}
        All of them are listed in docs/settings.md.
        """;

    /// <summary>Prints the help.</summary>
    /// <returns>The exit code.</returns>
    public static int Help() => Say(Text);

    /// <summary>Prints the version.</summary>
    /// <returns>The exit code.</returns>
    public static int Version() => Say($"Dormouse {FrontendProgram.Version}");

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }
}
