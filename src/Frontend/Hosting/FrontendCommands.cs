using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Frontend.Hosting;

/// <summary>The command line of a frontend, which has no verbs.</summary>
internal static class FrontendCommands
{
    /// <summary>All of it.</summary>
    public static ProgramCommands All { get; } = new(
        new ProgramHelp(
            "Dormouse.Frontend",
            FrontendProgram.Version,
            "A frontend of Dormouse: the web console, the HTTP API and the Telegram bot of a cluster. Run as many as you like.",
            "--Storage:Postgres=… [--KEY=VALUE …]",
            "All frontends of a cluster need the same\nUsers:… and Telegram:… settings. ",
            ProgramKinds.Frontend),
        FrontendProgram.RunAsync);
}
