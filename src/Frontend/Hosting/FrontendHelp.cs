namespace Dormouse.Frontend.Hosting;

/// <summary><c>--help</c> and <c>--version</c>.</summary>
internal static class FrontendHelp
{
    private const string Text = """
        A frontend of Dormouse: the web console, the HTTP API and the Telegram bot of a cluster. Run as many as you like.

        Usage: Dormouse.Frontend --Storage:Postgres=… [--KEY=VALUE …]     run, until SIGTERM or SIGINT
               Dormouse.Frontend --help | --version

        Settings come from appsettings.json in the current folder, from the environment (Telegram__Token=…) and
        from the command line (--Telegram:Token=…); later ones win. All frontends of a cluster need the same
        Users:… and Telegram:… settings. Often used:
          Storage:Postgres         the cluster's PostgreSQL, as for the silos
          Cluster:Id               which cluster                                  (dormouse)
          Cluster:Certificate      certificate from 'cluster invite NAME --frontend'   (where 'cluster join' puts it)
          Frontend:Urls            address of the web console                     (http://127.0.0.1:8080)
          Telegram:Token           the bot's token
          Telegram:Mode            polling, or webhook with Telegram:WebhookUrl   (polling)
          Users:NAME:Telegram:0    a Telegram user id that is this person
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
