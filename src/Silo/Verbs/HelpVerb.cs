using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Silo.Verbs;

/// <summary><c>--help</c>.</summary>
internal static class HelpVerb
{
    private static readonly string Text = $"""
        Dormouse keeps coding-agent sessions on this machine and lets you talk to them from a chat.

        Usage: Dormouse.Silo [--KEY=VALUE …]     run, until SIGTERM or SIGINT
               Dormouse.Silo doctor [--KEY=VALUE …]
                                                  check everything that can be set up wrong
               Dormouse.Silo pair CODE [NAME]     let in whoever was told CODE, as NAME
               Dormouse.Silo import --from FILE   move the store of a machine that stood alone into the cluster
               Dormouse.Silo backup FILE          write the store, the keys and the private folders into FILE, also while it runs
               Dormouse.Silo restore FILE         put them back, where nothing is yet
               Dormouse.Silo drain [MACHINE]      finish what runs there, start nothing new, and wait until it may be stopped
               Dormouse.Silo undrain [MACHINE]    let it take work again
               Dormouse.Silo rename [OLD] NEW     give this machine, while it does not run, another name, its sessions with it
               Dormouse.Silo cluster init         make a cluster whose machines know each other; this machine is the first
               Dormouse.Silo cluster invite MACHINE | NAME --frontend
                                                  there: make NAME.join for another machine, or for a frontend
               Dormouse.Silo cluster join FILE    on the other machine: use it
               Dormouse.Silo cluster status       who this machine is in the cluster, and until when
               Dormouse.Silo --help | --version

        Settings come from appsettings.json in the current folder, from the environment (Telegram__Token=…) and
        from the command line (--Telegram:Token=…); later ones win. Often used:
          {string.Join("\n  ", SettingsHelp.Lines(ProgramKinds.Silo))}
        All of them are listed in docs/settings.md.
        """;

    /// <summary>Prints the help.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        Console.WriteLine(Text);
        return 0;
    }
}
